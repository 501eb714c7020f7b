import { existsSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { commonConfig, loadConfig, ports, storeConfig, adminTokenSetting } from '@sonde/platform';
import { APPS, compose, environmentOf, exampleVariables, type ComposeService } from './compose';
import schema from './compose-spec.schema.json';
import { inDocker, textOf, yamlOf } from './files';

const { services, volumes } = compose();
const serviceOf = (name: string): ComposeService => {
  const found = services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
};
const filled = Object.fromEntries(Object.keys(exampleVariables()).map((name) => [name, `${name}x1`]));

describe('the compose file', () => {
  it('is one, by the schema of the Compose Specification', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addFormat('duration', true).addFormat('ports', true).addFormat('expose', true);
    // It names its dialect by an address that Ajv does not know: draft 7 is what Ajv takes it for anyway.
    const draft7: Record<string, unknown> = { ...schema, $schema: undefined };
    const validate = ajv.compile(draft7);
    validate(yamlOf('compose.yaml'));
    expect(validate.errors).toBeNull();
    validate({ services: { one: { imag: 'typo' } } });
    expect(validate.errors).not.toBeNull();
  });

  it('names a version of every image that is not ours', () => {
    for (const { image, build } of Object.values(services)) {
      if (build === undefined) expect(image).toMatch(/^[a-z/-]+:v?\d+(\.\d+)*$/);
    }
  });

  it('holds no secret: whoever starts it has to give each, and the example gives none', () => {
    expect(Object.values(exampleVariables())).toEqual(Object.keys(exampleVariables()).map(() => ''));
    const secret = /(PASSWORD|TOKEN|KEY)$/;
    for (const service of Object.values(services)) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (secret.test(name)) expect(`${name}: ${value}`).toMatch(/: \$\{\w+:\?see \.env\.example\}$/);
      }
    }
    expect(() => environmentOf(serviceOf('query'), exampleVariables())).toThrow(/ is missing/);
  });

  it('asks for nothing that the example does not name, and the example for nothing that is not used', () => {
    const asked = [...textOf('compose.yaml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(exampleVariables()).sort());
  });

  it.each(APPS)('gives %s only settings that exist, with values that are allowed', (app) => {
    const warnings: string[] = [];
    const { kafkaBrokers, mongodbUrl, clickhouseUrl } = loadConfig(
      { ...commonConfig, ...storeConfig, adminToken: adminTokenSetting },
      environmentOf(serviceOf(app), filled),
      (warning) => warnings.push(warning),
    );
    expect(warnings).toEqual([]);
    // Each store is a service here, on the port where that listens.
    expect(kafkaBrokers).toEqual(['kafka:9092']);
    expect(serviceOf('kafka').environment?.['KAFKA_ADVERTISED_LISTENERS']).toBe('PLAINTEXT://kafka:9092');
    expect(clickhouseUrl).toBe('http://sonde:CLICKHOUSE_PASSWORDx1@clickhouse:8123/sonde');
    expect(mongodbUrl).toBe(
      'mongodb://sonde:MONGODB_PASSWORDx1@mongodb:27017/sonde?replicaSet=rs0&authSource=admin',
    );
    expect(textOf('mongodb/start.sh')).toContain('--replSet rs0');
    expect(textOf('mongodb/replica-set.js')).toContain("_id: 'rs0'");
  });

  it.each(APPS)('builds %s from the one Dockerfile', (app) => {
    const { build } = serviceOf(app);
    expect(build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile', args: { APP: app } });
  });

  it('waits only for services that are there and that say when they are healthy', () => {
    for (const { depends_on: needs } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needs ?? {})) {
        const needed = serviceOf(name);
        if (condition === 'service_healthy') expect(needed.healthcheck?.test.length).toBeGreaterThan(1);
      }
    }
  });

  it('mounts only volumes and files that are there', () => {
    for (const mount of Object.values(services).flatMap((service) => service.volumes ?? [])) {
      const [from = ''] = mount.split(':');
      if (from.startsWith('./')) expect([from, existsSync(inDocker(from))]).toEqual([from, true]);
      else expect(Object.keys(volumes)).toContain(from);
    }
  });

  it('publishes ingest and query, and to this machine alone what watches them', () => {
    const published = Object.entries(services).flatMap(([name, service]) =>
      (service.ports ?? []).map((port) => `${name} ${port}`),
    );
    expect(published).toEqual([
      `ingest ${ports.ingest.absent}:${ports.ingest.absent}`,
      `query ${ports.query.absent}:${ports.query.absent}`,
      'prometheus 127.0.0.1:9090:9090',
      'grafana 127.0.0.1:3000:3000',
    ]);
  });
});

describe('what watches', () => {
  interface Prometheus {
    readonly rule_files: readonly string[];
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly dns_sd_configs: readonly { readonly names: readonly string[]; readonly port: number }[];
    }[];
  }
  const prometheus = yamlOf<Prometheus>('prometheus', 'prometheus.yaml');

  it('asks every app on its port', () => {
    const asked = prometheus.scrape_configs.map(({ job_name, dns_sd_configs: [found] }) => ({
      job: job_name,
      names: found?.names,
      port: found?.port,
    }));
    const apps = APPS.map((app) => ({ job: app, names: [app], port: ports[app].absent }));
    expect(asked).toEqual(expect.arrayContaining(apps));
    expect(asked).toHaveLength(apps.length);
  });

  it('reads its files where they are mounted', () => {
    const mounted = (serviceOf('prometheus').volumes ?? []).map((mount) => mount.split(':')[1]);
    expect(mounted).toEqual(expect.arrayContaining([...prometheus.rule_files]));
    expect(serviceOf('prometheus').command).toContain(`--config.file=${mounted[1] ?? ''}`);

    interface Providers {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    }
    const { providers } = yamlOf<Providers>('grafana', 'provisioning', 'dashboards', 'sonde.yaml');
    const inGrafana = (serviceOf('grafana').volumes ?? []).map((mount) => mount.split(':')[1]);
    expect(inGrafana).toEqual(expect.arrayContaining(providers.map(({ options }) => options.path)));
  });

  it('asks the Prometheus that is there, under the name that the dashboard uses', () => {
    interface Sources {
      readonly datasources: readonly { readonly uid: string; readonly url: string }[];
    }
    const { datasources } = yamlOf<Sources>('grafana', 'provisioning', 'datasources', 'prometheus.yaml');
    expect(datasources).toEqual([
      expect.objectContaining({ uid: 'prometheus', url: 'http://prometheus:9090' }),
    ]);
    const uids = [
      ...textOf('grafana/dashboards/sonde.json').matchAll(/"type": "prometheus",\s+"uid": "(\w+)"/g),
    ];
    expect(uids.length).toBeGreaterThan(20);
    expect(new Set(uids.map(([, uid]) => uid))).toEqual(new Set(['prometheus']));
  });
});
