import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';

/**
 * The layers hold because the lint refuses to let them go: each case is a text that somebody could write into a real
 * file tomorrow, judged by the configuration that judges the repository.
 */
const ROOT = join(__dirname, '../../..');

/** A file that exists, so that the type-aware parser knows its project; only its text is replaced. */
function anyFileOf(project: string): string {
  const names = readdirSync(join(ROOT, project, 'src'));
  const name = ['index.ts', 'main.ts', 'port.ts'].find((candidate) => names.includes(candidate));
  if (name === undefined) throw new Error(`${project} has no file to lint`);
  return join(ROOT, project, 'src', name);
}

describe('boundaries', () => {
  let eslint: ESLint;

  beforeAll(() => {
    // The rule reads the project graph from Nx's cache and is silent without one.
    execFileSync(process.execPath, [join(ROOT, 'node_modules/nx/dist/bin/nx.js'), 'show', 'projects'], {
      cwd: ROOT,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: 'pipe',
    });
    eslint = new ESLint({ cwd: ROOT });
  }, 120_000);

  const rulesBroken = async (project: string, text: string): Promise<string[]> => {
    const [result] = await eslint.lintText(text, { filePath: anyFileOf(project) });
    const fatal = result?.messages.find((message) => message.fatal === true);
    if (fatal) throw new Error(fatal.message);
    return [...new Set(result?.messages.map((message) => message.ruleId ?? '') ?? [])];
  };

  const BOUNDARY = '@nx/enforce-module-boundaries';
  const importing = (specifier: string): string =>
    `import * as other from '${specifier}';\nexport { other };\n`;

  it.each([
    ['libs/sessions', '@sonde/warehouse', 'domain → adapter'],
    ['libs/event-schema', '@sonde/platform', 'domain → platform'],
    ['libs/warehouse', '@sonde/catalog', 'adapter → adapter'],
    ['libs/event-log', '@sonde/warehouse', 'adapter → adapter'],
    ['libs/platform', '@sonde/event-log', 'platform → adapter'],
    ['libs/sessions', '@sonde/test-kit', 'production code → test kit'],
    ['libs/catalog', '@sonde/test-kit', 'production code → test kit'],
    ['apps/ingest', '../../query/src/main', 'app → app by path'],
    ['apps/ingest', '../../../libs/warehouse/src/port', 'past the public door of a library'],
  ])('%s may not import %s (%s)', async (project, specifier) => {
    expect(await rulesBroken(project, importing(specifier))).toContain(BOUNDARY);
  });

  it.each([
    ['libs/sessions', '@sonde/event-schema'],
    ['libs/warehouse', '@sonde/event-schema'],
    ['libs/warehouse', '@sonde/platform'],
    ['apps/ingest', '@sonde/event-log'],
    ['apps/query', '@sonde/vitals'],
    ['tools/simulator', '@sonde/platform'],
  ])('%s may import %s', async (project, specifier) => {
    expect(await rulesBroken(project, importing(specifier))).toEqual([]);
  });

  it.each([
    '@nestjs/common',
    'kafkajs',
    'mongodb',
    '@clickhouse/client',
    'graphql',
    '@apollo/server',
    'lmdb',
    'fastify',
    'pino',
    'node:fs',
    'net',
  ])('a domain library may not import the package %s', async (name) => {
    expect(await rulesBroken('libs/sessions', importing(name))).toContain('no-restricted-imports');
  });

  it('an adapter may import its store', async () => {
    expect(await rulesBroken('libs/warehouse', importing('@clickhouse/client'))).toEqual([]);
  });

  it.each([
    ['Date.now()', 'no-restricted-syntax'],
    ['new Date()', 'no-restricted-syntax'],
    ['Math.random()', 'no-restricted-syntax'],
    ['crypto.randomUUID()', 'no-restricted-syntax'],
    ['process.pid', 'no-restricted-globals'],
    ['performance.now()', 'no-restricted-globals'],
  ])('a domain library may not say %s', async (expression, rule) => {
    expect(await rulesBroken('libs/sessions', `export const value = ${expression};\n`)).toContain(rule);
  });

  it('a domain library may read a time that it was given', async () => {
    expect(
      await rulesBroken(
        'libs/sessions',
        `export const year = (ms: number) => new Date(ms).getUTCFullYear();\n`,
      ),
    ).toEqual([]);
  });

  it.each(['libs/sessions', 'libs/warehouse', 'apps/ingest', 'tools/simulator'])(
    '%s may not read the environment',
    async (project) => {
      expect(await rulesBroken(project, 'export const home = process.env.HOME;\n')).toContain(
        'no-restricted-syntax',
      );
    },
  );

  it('a class made by Nest names the tokens that it wants', async () => {
    const made = (parameter: string): string =>
      `import { Inject, Injectable } from '@nestjs/common';\n@Injectable()\nexport class Made {\n  constructor(${parameter}) {}\n}\nexport const token = Inject;\n`;
    expect(await rulesBroken('apps/ingest', made('private readonly log: string'))).toContain(
      'no-restricted-syntax',
    );
    expect(
      await rulesBroken('apps/ingest', made("@Inject('LOG') private readonly log: string")),
    ).not.toContain('no-restricted-syntax');
  });

  it('knows every project by exactly one layer', () => {
    const projects = ['apps', 'libs', 'tools'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => join(folder, name)),
    );
    const LAYERS = [
      'layer:app',
      'layer:adapter',
      'layer:platform',
      'layer:domain',
      'layer:testing',
      'layer:tool',
    ];
    for (const project of projects.filter((folder) => existsSync(join(ROOT, folder, 'src')))) {
      const { tags } = jest.requireActual<{ tags: string[] }>(join(ROOT, project, 'project.json'));
      expect(tags.filter((tag) => LAYERS.includes(tag))).toHaveLength(1);
    }
  });
});
