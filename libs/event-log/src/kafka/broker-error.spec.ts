import { LogUnavailableError } from '../port';
import { BrokerError, NoAnswerError, assertOk, movedAway, unavailable } from './broker-error';

const BROKERS = ['kafka-1:9092', 'kafka-2:9092'];

function sentenceOf(error: unknown): string {
  const translated = unavailable(error, BROKERS);
  expect(translated).toBeInstanceOf(LogUnavailableError);
  expect(translated.cause).toBe(error);
  return translated.message;
}

describe('errors of Kafka', () => {
  it('say what is wrong and what to do', () => {
    expect(sentenceOf(new NoAnswerError('kafka-1:9092', 'connect ECONNREFUSED', false))).toBe(
      'No Kafka broker answers (kafka-1:9092: connect ECONNREFUSED); check that Kafka runs at kafka-1:9092, kafka-2:9092 and that SONDE_KAFKA_BROKERS names it',
    );
    expect(sentenceOf(BrokerError.ofCode(29, 'sonde.events'))).toBe(
      'Kafka refuses sonde.events: its user needs the right to Describe, Read and Write on it, and Create unless it is there already',
    );
    expect(sentenceOf(BrokerError.ofCode(30, 'sonde.processor'))).toContain('Read and Describe on the group');
    expect(sentenceOf(BrokerError.ofCode(58))).toContain('user name and password');
    expect(sentenceOf(BrokerError.ofCode(19, 'sonde.events/3'))).toContain('min.insync.replicas');
    expect(sentenceOf(new Error('boo'))).toBe('Kafka cannot be used: boo');
  });

  it('pass through when they say it already', () => {
    const said = new LogUnavailableError('said');
    expect(unavailable(said, BROKERS)).toBe(said);
  });

  it('tell when somebody else leads now', () => {
    expect([3, 5, 6].map((code) => movedAway(BrokerError.ofCode(code)))).toEqual([true, true, true]);
    expect(movedAway(new NoAnswerError('kafka-1:9092', 'lost', true))).toBe(true);
    expect([1, 10, 29].map((code) => movedAway(BrokerError.ofCode(code)))).toEqual([false, false, false]);
    expect(movedAway(new Error('a bug'))).toBe(false);
  });

  it('come from answers with a code other than 0', () => {
    expect(() => assertOk(0)).not.toThrow();
    expect(() => assertOk(22, 'the group')).toThrow(/^ILLEGAL_GENERATION \(the group\): /);
  });
});
