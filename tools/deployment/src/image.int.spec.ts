import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { quietPort } from '@sonde/local-server';
import { readinessOf } from '@sonde/test-kit';
import { APPS, compose, environmentOf, exampleVariables, type AppName } from './compose';
import { Image } from './container';
import { entrypoint, imageUser } from './dockerfile';

/** What compose sets, with stores that nobody runs. */
function withoutStores(app: AppName): Record<string, string> {
  const filled = Object.fromEntries(Object.keys(exampleVariables()).map((name) => [name, 'x1y2z3']));
  const service = compose().services[app];
  if (service === undefined) throw new Error(`there is no service ${app}`);
  const nowhere = (value: string): string => value.replace(/\b(kafka|mongodb|clickhouse):\d+/, '127.0.0.1:1');
  return Object.fromEntries(
    Object.entries(environmentOf(service, filled)).map(([name, value]) => [name, nowhere(value)]),
  );
}

describe.each(APPS)('the image of %s', (app) => {
  let image: Image;
  beforeAll(() => {
    image = new Image(app);
  });
  afterAll(() => image.remove());

  const filesOf = (folder: string): string[] =>
    readdirSync(join(image.path, folder), { recursive: true, encoding: 'utf8' });

  it('holds what runs and nothing that only builds or tests', () => {
    const packages = readdirSync(join(image.path, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['fastify', 'lmdb', 'kafkajs']));
    for (const name of [
      'typescript',
      'esbuild',
      'jest',
      'nx',
      'vite',
      'eslint',
      'chdb',
      '@swc',
      '@jest',
      '@nx',
      '@types',
    ])
      expect(packages).not.toContain(name);
    expect(packages.includes('graphql')).toBe(app === 'query');
    expect(filesOf('.').filter((file) => ['.ts', '.mts', '.md'].includes(extname(file)))).toEqual([]);
  });

  it('answers when no store does, says so, and ends in order', async () => {
    const container = await image.start(await quietPort(), withoutStores(app));
    try {
      expect(await container.health()).toBe(0);
      const { ready, missing } = await readinessOf(container.url);
      expect(ready).toBe(false);
      expect(JSON.stringify(missing)).toMatch(/SONDE_(KAFKA_BROKERS|MONGODB_URL|CLICKHOUSE_URL)/);
      expect(container.output()).not.toContain('is not a setting of Sonde');
      expect(container.output()).not.toMatch(/Cannot find (module|package)/);
      if (app === 'query') {
        for (const path of [
          '/',
          '/sign-in',
          '/graphiql',
          '/assets/react.js',
          '/assets/react-dom.js',
          '/assets/graphiql.js',
        ])
          expect([path, (await fetch(`${container.url}${path}`)).status]).toEqual([path, 200]);
        expect(await (await fetch(container.url)).text()).toContain('id="root"');
      }
    } finally {
      expect(await container.stop()).toBe(0);
    }
    expect(await container.health()).toBe(1);
  });

  it('refuses a setting that makes no sense, by name', async () => {
    await expect(
      image.start(await quietPort(), { ...withoutStores(app), SONDE_LOG_LEVEL: 'loud' }),
    ).rejects.toThrow(/ended before it answered[^]*SONDE_LOG_LEVEL/);
  });
});

describe('every image', () => {
  it('does not run as root, and its program gets the signals itself', () => {
    expect(imageUser()).toBe('node');
    expect(entrypoint()[0]).toBe('node');
  });
});
