import fc from 'fast-check';
import { editDistance } from './known-variables';
import { ConfigError, loadConfig } from './load';
import { defineConfig } from './schema';
import { flag, integer, oneOf, optionalMongodbUrl, optionalSecret, optionalUrl, port } from './setting';
import { adminTokenSetting, commonConfig, ports, storeConfig } from './shared';

const schema = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.ingest,
  adminToken: adminTokenSetting,
});

describe('loadConfig', () => {
  it('takes the defaults of the contract when nothing is set, and freezes the result', () => {
    const config = loadConfig(schema, {});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8400,
      logLevel: 'info',
      clickhouseUrl: undefined,
    });
    expect(config.dataDir).toBe(`${process.cwd()}/.sonde`);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('an empty variable counts as absent', () => {
    expect(loadConfig(schema, { SONDE_INGEST_PORT: '', SONDE_KAFKA_BROKERS: '' }).port).toBe(8400);
  });

  it('reads given values', () => {
    const env = {
      SONDE_INGEST_PORT: '0',
      SONDE_LOG_LEVEL: 'WARN',
      SONDE_DATA_DIR: '/tmp/x',
      SONDE_ADMIN_TOKEN: 'abc',
    };
    expect(loadConfig(schema, env)).toMatchObject({
      port: 0,
      logLevel: 'warn',
      dataDir: '/tmp/x',
      adminToken: 'abc',
    });
  });

  it('names every problem at once: the variable, what was given, what is allowed', () => {
    const problems = problemsOf({ SONDE_INGEST_PORT: '70000', SONDE_LOG_LEVEL: 'loud' });
    expect(problems).toEqual([
      'SONDE_LOG_LEVEL is "loud"; allowed: one of trace, debug, info, warn, error, fatal, silent',
      'SONDE_INGEST_PORT is "70000"; allowed: a whole number from 0 (take a free port) to 65535',
    ]);
  });

  it('never echoes a secret, also not a wrong one', () => {
    const env = {
      SONDE_ADMIN_TOKEN: 'hunter 2',
      SONDE_CLICKHOUSE_URL: 'ftp://me:hunter2@host',
      SONDE_MONGODB_URL: 'mongo://hunter2@h',
    };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toContain('hunter');
  });

  it('takes the stores of a large installation', () => {
    const env = {
      SONDE_KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9093,[::1]:9094',
      SONDE_KAFKA_SSL: 'true',
      SONDE_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      SONDE_KAFKA_USERNAME: 'sonde',
      SONDE_KAFKA_PASSWORD: ' p@ss wörd',
      SONDE_KAFKA_TOPIC_PREFIX: 'staging.',
      SONDE_KAFKA_REPLICATION: '3',
      SONDE_MONGODB_URL: 'mongodb://u:p@a:27017,b:27018/sonde?replicaSet=rs0',
    };
    expect(loadConfig(schema, env)).toMatchObject({
      kafkaBrokers: ['kafka-1:9092', 'kafka-2:9093', '[::1]:9094'],
      kafkaSsl: true,
      kafkaSaslMechanism: 'scram-sha-512',
      kafkaUsername: 'sonde',
      kafkaPassword: ' p@ss wörd',
      kafkaTopicPrefix: 'staging.',
      kafkaPartitions: 12,
      kafkaReplication: 3,
      kafkaSessionTimeoutMs: 30_000,
      mongodbUrl: env.SONDE_MONGODB_URL,
    });
  });

  it.each([
    'one',
    'kafka:0',
    'kafka:70000',
    'http://kafka:9092',
    'kafka:9092,',
    'a:1;b:2',
    '::1:9092',
    'me:hunter2@kafka:9092',
  ])('brokers cannot be %s, and no message repeats it', (given) => {
    const problem = problemsOf({ SONDE_KAFKA_BROKERS: given }).join();
    expect(problem).toMatch(/^SONDE_KAFKA_BROKERS has a value that is not shown here; allowed: host:port/);
    expect(problem).not.toContain(given);
  });

  it('refuses settings that make no sense alone, and says what each needs', () => {
    const brokers = { SONDE_KAFKA_BROKERS: 'kafka:9092' };
    expect(problemsOf({ ...brokers, SONDE_KAFKA_USERNAME: 'me' })).toEqual([
      'SONDE_KAFKA_USERNAME needs SONDE_KAFKA_SASL_MECHANISM beside it',
    ]);
    expect(
      problemsOf({ ...brokers, SONDE_KAFKA_SASL_MECHANISM: 'plain', SONDE_KAFKA_USERNAME: 'me' }),
    ).toEqual(['SONDE_KAFKA_SASL_MECHANISM needs SONDE_KAFKA_PASSWORD beside it']);
    expect(problemsOf({ SONDE_KAFKA_TOPIC_PREFIX: 'staging.', SONDE_KAFKA_BROKERS: '' })).toEqual([
      'SONDE_KAFKA_TOPIC_PREFIX needs SONDE_KAFKA_BROKERS beside it',
    ]);
  });

  it('warns of unknown names with the nearest known one, not of other apps’ or tests’ names', () => {
    const warnings: string[] = [];
    const names = [
      'SONDE_INGST_PORT',
      'SONDE_COFFEE',
      'SONDE_QUERY_PORT',
      'SONDE_REAL_DATA',
      'SONDE_TEST_X',
      'PATH',
    ];
    loadConfig(schema, Object.fromEntries(names.map((name) => [name, 'x'])), (warning) =>
      warnings.push(warning),
    );
    expect(warnings).toEqual([
      'SONDE_INGST_PORT is not a setting of Sonde; did you mean SONDE_INGEST_PORT?',
      'SONDE_COFFEE is not a setting of Sonde',
    ]);
  });

  it('refuses a schema that reads one variable twice', () => {
    expect(() => defineConfig({ a: port('SONDE_X', 1), b: port('SONDE_X', 2) })).toThrow('SONDE_X');
  });

  function problemsOf(env: Record<string, string>): readonly string[] {
    try {
      loadConfig(schema, env);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
    }
    throw new Error('no ConfigError was thrown');
  }
});

describe('settings', () => {
  it('a whole number is read in its range and nowhere else', () => {
    const setting = integer('X', 1, { min: -5, max: 500 });
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (value) => {
        expect(setting.parse(String(value))).toBe(value >= -5 && value <= 500 ? value : undefined);
      }),
    );
    for (const text of ['1.5', '1e2', '0x10', 'abc', '--1', '1 2', '9'.repeat(40)]) {
      expect(setting.parse(text)).toBeUndefined();
    }
  });

  it('an address must be http or https, a token visible ASCII, a choice one of those', () => {
    expect(optionalUrl('X').parse('https://u:p@host:8443/db')).toBe('https://u:p@host:8443/db');
    expect(optionalUrl('X').parse('host:8123')).toBeUndefined();
    expect(optionalUrl('X').parse('http://')).toBeUndefined();
    expect(optionalSecret('X').parse('to\nken')).toBeUndefined();
    expect(optionalMongodbUrl('X').parse('mongodb+srv://u:p@cluster.example/db')).toBeDefined();
    expect(optionalMongodbUrl('X').parse('mongodb://')).toBeUndefined();
    expect(optionalMongodbUrl('X').parse('localhost:27017')).toBeUndefined();
    expect([flag('X', false).parse('TRUE'), flag('X', true).parse('false')]).toEqual([true, false]);
    expect(flag('X', false).parse('1')).toBeUndefined();
    expect(oneOf('X', 'a', ['a', 'b']).parse('B')).toBe('b');
    expect(oneOf('X', 'a', ['a', 'b']).parse('c')).toBeUndefined();
  });

  it('the edit distance is a metric', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});
