import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyVerifier } from '@sonde/catalog';

/** Who asks: the operator over all tenants, or a key of one tenant. */
export type Identity =
  | { readonly kind: 'admin' }
  | { readonly kind: 'QUERY' | 'MANAGE' | 'INGEST'; readonly tenantId: string; readonly keyId: string };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The token of an `Authorization: Bearer` header, or undefined. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')?.[1];
}

/** Tells who presents a token; comparing takes the same time however much of it is right. */
export class Identifier {
  private readonly adminDigest: Buffer;

  constructor(
    adminToken: string,
    private readonly keys: Pick<KeyVerifier, 'verify'>,
  ) {
    this.adminDigest = digest(adminToken);
  }

  /**
   * Undefined when the token is missing, malformed, unknown or revoked.
   * @throws CatalogError UNAVAILABLE when that cannot be told now
   */
  async identify(authorization: string | undefined): Promise<Identity | undefined> {
    const token = bearerToken(authorization);
    if (token === undefined) return undefined;
    if (timingSafeEqual(digest(token), this.adminDigest)) return { kind: 'admin' };
    const key = await this.keys.verify(token);
    return key && { kind: key.kind, tenantId: key.tenantId, keyId: key.keyId };
  }
}
