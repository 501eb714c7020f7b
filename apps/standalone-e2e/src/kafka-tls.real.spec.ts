import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalKafka, type LocalKafka } from '@sonde/local-kafka';
import { quietPort } from '@sonde/local-server';
import { startApp, temporaryFolder, waitFor, type AppProcess } from '@sonde/test-kit';

const PASSWORD = 'of-the-key-store';

describe('Kafka behind TLS, with a login', () => {
  const folder = temporaryFolder('kafka-tls');
  const keys = join(folder.path, 'keys.p12');
  const certificate = join(folder.path, 'certificate.pem');
  let kafka: LocalKafka | undefined;
  let env: Readonly<Record<string, string>>;
  let app: AppProcess | undefined;

  beforeAll(async () => {
    const store = ['-keystore', keys, '-storetype', 'PKCS12', '-storepass', PASSWORD, '-alias', 'broker'];
    const keytool = (...args: string[]) => execFileSync('keytool', [...args, ...store], { stdio: 'pipe' });
    keytool(
      '-genkeypair',
      '-keyalg',
      'EC',
      '-dname',
      'CN=broker',
      '-ext',
      'san=ip:127.0.0.1',
      '-ext',
      'bc=ca:true',
    );
    writeFileSync(certificate, keytool('-exportcert', '-rfc'));
    expect(readFileSync(certificate, 'utf8')).toContain('BEGIN CERTIFICATE');

    const [broker, tls, controller] = await Promise.all([quietPort(), quietPort(), quietPort()]);
    const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    kafka = await startLocalKafka({
      port: broker,
      config: {
        listeners: `PLAINTEXT://127.0.0.1:${broker},TLS://127.0.0.1:${tls},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker},TLS://127.0.0.1:${tls}`,
        'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,TLS:SASL_SSL,CONTROLLER:PLAINTEXT',
        'sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.tls.plain.sasl.jaas.config': `${jaas} user_sonde="right";`,
        'ssl.keystore.type': 'PKCS12',
        'ssl.keystore.location': keys,
        'ssl.keystore.password': PASSWORD,
        'ssl.key.password': PASSWORD,
      },
    });
    env = {
      SONDE_KAFKA_BROKERS: `127.0.0.1:${tls}`,
      SONDE_KAFKA_SASL_MECHANISM: 'plain',
      SONDE_KAFKA_USERNAME: 'sonde',
      SONDE_KAFKA_PASSWORD: 'right',
    };
  });
  afterEach(async () => {
    await app?.end();
    app = undefined;
  });
  afterAll(async () => {
    await kafka?.stop();
    folder.remove();
  });

  /** What is wrong with the log, once the app has tried; undefined when it is ready. */
  async function complaint(given: Readonly<Record<string, string>>): Promise<string | undefined> {
    app = await startApp('ingest', { env: { ...env, ...given } });
    const looked = async () => (await app?.readiness())?.missing['event log'];
    await waitFor(async () => !(await looked())?.includes('being made'), { what: 'the first connection' });
    return looked();
  }

  it('is used where its certificate is trusted', async () => {
    expect(await complaint({ SONDE_KAFKA_SSL: 'true', NODE_EXTRA_CA_CERTS: certificate })).toBeUndefined();
  });

  it('is refused where nobody vouches for its certificate', async () => {
    expect(await complaint({ SONDE_KAFKA_SSL: 'true' })).toMatch(/certificate/);
  });

  it('without TLS does not answer, and the sentence names the setting', async () => {
    expect(await complaint({})).toMatch(/No Kafka broker answers .*wants TLS \(SONDE_KAFKA_SSL\)/);
  });
});
