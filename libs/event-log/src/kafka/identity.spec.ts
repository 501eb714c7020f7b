import { newLogId, readFacts } from './identity';

const LOG = '{"v":1,"logId":"123","partitions":12}';

describe('the facts of the identity topic', () => {
  it('are unknown in an empty topic', () => {
    expect(readFacts([])).toBeUndefined();
  });

  it('are those that were written first', () => {
    const facts = readFacts([
      LOG,
      '{"v":1,"logId":"456","partitions":3}',
      '{"v":1,"topic":"sonde.events","id":"aa"}',
      '{"v":1,"topic":"sonde.dead-letters","id":"bb"}',
      '{"v":1,"topic":"sonde.events","id":"cc"}',
    ]);
    expect(facts?.log).toEqual({ logId: '123', partitions: 12 });
    expect([...(facts?.topics ?? [])]).toEqual([
      ['sonde.events', 'aa'],
      ['sonde.dead-letters', 'bb'],
    ]);
  });

  it('are not guessed when a newer version wrote them', () => {
    expect(() => readFacts([LOG, '{"v":2,"what":"is this"}'])).toThrow(/newer Sonde \(format 2\)/);
  });

  it('give a log an id that is exact in every number type', () => {
    for (let i = 0; i < 1000; i++) {
      const id = newLogId();
      expect(id).toMatch(/^[1-9]\d*$/);
      expect(Number(id)).toBeLessThan(2 ** 53);
    }
    expect(newLogId()).not.toBe(newLogId());
  });
});
