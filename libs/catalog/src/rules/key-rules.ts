import type { Key } from '../port';
import { KEY_KINDS } from '../port';
import { invalid } from './checks';
import type { DocumentRules, Reference } from './rules';

export const KEY_RULES: DocumentRules<Key> = {
  noun: 'key',
  fields: {
    tenantId: { kind: 'ID' },
    appId: { kind: 'ID', optional: true },
    kind: { kind: 'CHOICE', choices: KEY_KINDS },
    name: { kind: 'NAME' },
    prefix: {
      kind: 'FORM',
      form: /^sk_[a-z]+_[0-9A-Za-z]{12}$/,
      otherwise: 'not the public part of a key',
    },
    hash: { kind: 'FORM', form: /^[0-9a-f]{64}$/, otherwise: 'not a SHA-256 in hex' },
    revokedAt: { kind: 'WHOLE', min: 0, max: Number.MAX_SAFE_INTEGER, optional: true },
  },
  agree: (key) => {
    if (key.kind === 'INGEST' && key.appId === undefined) {
      throw invalid('appId', 'an INGEST key writes to one app: name it');
    }
    if (key.kind !== 'INGEST' && key.appId !== undefined) {
      throw invalid('appId', `a ${key.kind} key is for the whole tenant: leave the app out`);
    }
  },
  fixed: ['tenantId', 'appId', 'kind', 'prefix', 'hash'],
  unique: [{ field: 'prefix', within: [] }],
  references: (key) => {
    const tenant: Reference = { collection: 'tenants', id: key.tenantId, field: 'tenantId' };
    if (key.appId === undefined) return [tenant];
    return [tenant, { collection: 'apps', id: key.appId, field: 'appId', tenantId: key.tenantId }];
  },
};
