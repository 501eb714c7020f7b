import type { Catalog } from '@sonde/catalog';
import type { Identity } from '../access/identity';

/** What the operator is called in logs of what people did. */
const ADMIN = 'admin';

/** Under which name somebody's deeds are written down: that of the key. */
export async function actorName(catalog: Pick<Catalog, 'keys'>, identity: Identity): Promise<string> {
  if (identity.kind === 'admin') return ADMIN;
  const key = await catalog.keys.get(identity.keyId);
  return key?.name ?? identity.keyId;
}
