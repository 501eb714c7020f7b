import { testEnvironment } from './test-environment';

/**
 * `host:port` of the Kafka brokers that this run of tests may use; they are shared, so take topics of your own.
 *
 * @throws {Error} when SONDE_TEST_KAFKA_BROKERS names none
 */
export function realKafkaBrokers(environment: NodeJS.ProcessEnv = testEnvironment()): string {
  return given('SONDE_TEST_KAFKA_BROKERS', 'a Kafka broker', 'npm run kafka', environment);
}

/**
 * Address of the MongoDB replica set that this run of tests may use; it is shared, so take a database of your own.
 *
 * @throws {Error} when SONDE_TEST_MONGODB_URL names none
 */
export function realMongodbUrl(environment: NodeJS.ProcessEnv = testEnvironment()): string {
  return given('SONDE_TEST_MONGODB_URL', 'a MongoDB replica set', 'npm run mongodb', environment);
}

function given(variable: string, what: string, command: string, environment: NodeJS.ProcessEnv): string {
  const value = environment[variable];
  if (value) return value;
  throw new Error(
    `this test needs ${what}: run it by \`npm run test:real\`, which starts one, or name one in ${variable} (\`${command}\` starts one)`,
  );
}
