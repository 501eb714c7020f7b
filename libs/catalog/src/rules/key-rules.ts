import type { Key } from '../port';
import { KEY_KINDS } from '../port';
import { checkName, checkOneOf, checkWhole, invalid } from './checks';
import type { DocumentRules, Reference } from './rules';

export const KEY_RULES: DocumentRules<Key> = {
  noun: 'key',
  normalize: (key) => {
    checkOneOf('kind', key.kind, KEY_KINDS);
    if (key.kind === 'INGEST' && key.appId === undefined) {
      throw invalid('appId', 'an INGEST key writes to one app: name it');
    }
    if (key.kind !== 'INGEST' && key.appId !== undefined) {
      throw invalid('appId', `a ${key.kind} key is for the whole tenant: leave the app out`);
    }
    if (!/^sk_[a-z]+_[0-9A-Za-z]{12}$/.test(key.prefix))
      throw invalid('prefix', 'not the public part of a key');
    if (!/^[0-9a-f]{64}$/.test(key.hash)) throw invalid('hash', 'not a SHA-256 in hex');
    if (key.revokedAt !== undefined) checkWhole('revokedAt', key.revokedAt, 0, Number.MAX_SAFE_INTEGER);
    return { ...key, name: checkName(key.name) };
  },
  fixed: ['tenantId', 'appId', 'kind', 'prefix', 'hash'],
  unique: (key) => [{ field: 'prefix', value: [key.prefix] }],
  references: (key) => {
    const tenant: Reference = { collection: 'tenants', id: key.tenantId, field: 'tenantId' };
    if (key.appId === undefined) return [tenant];
    return [tenant, { collection: 'apps', id: key.appId, field: 'appId', tenantId: key.tenantId }];
  },
};
