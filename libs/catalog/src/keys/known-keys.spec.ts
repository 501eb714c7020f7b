import type { App } from '../port';
import { KnownKeys, type KnownKey } from './known-keys';

describe('KnownKeys', () => {
  const known = (keyId: string, appId?: string): KnownKey => ({
    verified: {
      kind: 'INGEST',
      keyId,
      tenantId: 't',
      ...(appId === undefined ? {} : { app: { id: appId } as App }),
    },
    readAt: 0,
    isStale: false,
  });
  const filled = () => {
    const keys = new KnownKeys(3);
    keys.set('1', known('k1', 'shop'));
    keys.set('2', known('k2', 'shop'));
    keys.set('3', known('k3'));
    return keys;
  };
  const staleOnes = (keys: KnownKeys) => ['1', '2', '3'].filter((hash) => keys.get(hash)?.isStale);

  it('finds answers by the key and by the app they were made of', () => {
    const keys = filled();
    keys.makeStale('shop');
    expect(staleOnes(keys)).toEqual(['1', '2']);
    keys.forget('k1');
    keys.forget('nobody');
    expect([keys.get('1'), keys.get('2')?.verified.keyId, keys.size]).toEqual([undefined, 'k2', 2]);
    keys.makeAllStale();
    expect(staleOnes(keys)).toEqual(['2', '3']);
  });

  it('knows nothing more of what made room, was replaced or was deleted', () => {
    const keys = filled();
    keys.set('4', known('k4', 'shop'));
    expect(keys.get('1')).toBeUndefined();
    keys.set('2', known('k5', 'other'));
    keys.delete('4');
    for (const id of ['k1', 'k2', 'k4', 'shop']) {
      keys.forget(id);
      keys.makeStale(id);
    }
    expect(keys.size).toBe(2);
    expect(staleOnes(keys)).toEqual([]);
    keys.makeStale('other');
    expect(staleOnes(keys)).toEqual(['2']);
  });
});
