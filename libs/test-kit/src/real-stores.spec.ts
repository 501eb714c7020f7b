import { realKafkaBrokers, realMongodbUrl } from './real-stores';

describe('the real stores of a test run', () => {
  it('are those that the environment names', () => {
    expect(realKafkaBrokers({ SONDE_TEST_KAFKA_BROKERS: 'a:1,b:2' })).toBe('a:1,b:2');
    expect(realMongodbUrl({ SONDE_TEST_MONGODB_URL: 'mongodb://a/?replicaSet=r' })).toBe(
      'mongodb://a/?replicaSet=r',
    );
  });

  it('are never left out in silence: a test without them says how to get them', () => {
    expect(() => realKafkaBrokers({})).toThrow(
      'this test needs a Kafka broker: run it by `npm run test:real`, which starts one, or name one in SONDE_TEST_KAFKA_BROKERS (`npm run kafka` starts one)',
    );
    expect(() => realMongodbUrl({ SONDE_TEST_MONGODB_URL: '' })).toThrow(
      'this test needs a MongoDB replica set: run it by `npm run test:real`, which starts one, or name one in SONDE_TEST_MONGODB_URL (`npm run mongodb` starts one)',
    );
  });
});
