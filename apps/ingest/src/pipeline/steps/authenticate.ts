import { CatalogError } from '@sonde/catalog';
import type { KeyVerifier } from '@sonde/catalog';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Arrival, Authenticated } from '../stages';

export interface AuthenticateParts {
  readonly keys: Pick<KeyVerifier, 'verify'>;
  readonly clock: () => number;
}

const BEARER = /^bearer +(\S{1,256}) *$/i;

/** Finds the app that the key in `Authorization: Bearer` writes to, before a byte of the body is read. */
export function createAuthenticateStep({ keys, clock }: AuthenticateParts) {
  return async function authenticate(arrival: Arrival): Promise<Authenticated | Refusal> {
    const authorization = arrival.headers.authorization;
    if (!authorization) {
      return refuse(401, 'missing_key', 'send an ingest key: Authorization: Bearer sk_ingest_…');
    }
    const secret = BEARER.exec(authorization)?.[1];
    const key = secret === undefined ? undefined : await verify(secret);
    if (key === 'away') {
      return refuse(503, 'catalog_unavailable', 'keys cannot be checked at the moment', { retryAfter: 5 });
    }
    if (!key) return refuse(401, 'invalid_key', 'the key is malformed, unknown or revoked');
    if (key.kind !== 'INGEST' || !key.app) {
      return refuse(
        403,
        'wrong_key_kind',
        `a ${key.kind.toLowerCase()} key cannot write events: use an ingest key`,
      );
    }
    return { tenantId: key.tenantId, app: key.app, receivedAt: clock(), ...arrival };
  };

  async function verify(secret: string) {
    try {
      return await keys.verify(secret);
    } catch (error) {
      if (error instanceof CatalogError && error.code === 'UNAVAILABLE') return 'away';
      throw error;
    }
  }
}
