import { settingsOf } from './settings';

const BROKERS = ['kafka-1:9092', '[::1]:9093'];

describe('the options of the log on Kafka', () => {
  it('have defaults', () => {
    expect(settingsOf({ brokers: BROKERS })).toMatchObject({
      brokers: BROKERS,
      ssl: undefined,
      sasl: undefined,
      topicPrefix: '',
      partitions: 12,
      replicationFactor: -1,
      retentionMs: 72 * 3_600_000,
      maxRecordBytes: 4 * 2 ** 20,
      sessionTimeoutMs: 30_000,
      rebalanceTimeoutMs: 60_000,
      clientId: 'sonde',
    });
  });

  it('turn TLS on by a flag or by its own options', () => {
    const sslOf = (ssl: boolean | object) => settingsOf({ brokers: BROKERS, ssl }).ssl;
    expect([sslOf(true), sslOf(false), sslOf({ ca: 'x' })]).toEqual([{}, undefined, { ca: 'x' }]);
  });

  it.each([
    [{ brokers: [] }, 'At least one'],
    [{ brokers: ['kafka'] }, 'host:port'],
    [{ partitions: 0 }, '1 to 1024'],
    [{ partitions: 1025 }, '1 to 1024'],
    [{ retentionHours: 0 }, 'kept for some time'],
    [{ maxRecordBytes: 11 * 2 ** 20 }, 'up to'],
  ])('are refused out of their range: %j', (wrong, sentence) => {
    expect(() => settingsOf({ brokers: BROKERS, ...wrong })).toThrow(sentence);
    expect(() => settingsOf({ brokers: BROKERS, ...wrong })).toThrow(RangeError);
  });
});
