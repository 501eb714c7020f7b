import { LruMap } from './lru-map';

describe('LruMap', () => {
  it('lets go of what was not used for longest', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
    expect(map.size).toBe(2);
  });

  it('keeps one entry for a key that is set twice', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('a', 2);
    map.set('b', 3);
    expect([map.get('a'), map.size]).toEqual([2, 2]);
    map.delete('a');
    expect(map.get('a')).toBeUndefined();
  });
});
