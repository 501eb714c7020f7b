import { partitionOf } from './port';

describe('the partition of a key', () => {
  // FNV-1a's published 32-bit values of the same bytes (http://www.isthe.com/chongo/tech/comp/fnv/).
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('is FNV-1a of %p modulo the partition count', (key, hash) => {
    for (const partitions of [1, 4, 7, 1024]) expect(partitionOf(key, partitions)).toBe(hash % partitions);
  });

  it('takes keys beyond ASCII by their UTF-16 code units', () => {
    expect(partitionOf('\u{1f600}', 2 ** 32)).toBe(partitionOf('\ud83d\ude00', 2 ** 32));
    expect(partitionOf('ä', 2 ** 32)).not.toBe(partitionOf('a', 2 ** 32));
  });
});
