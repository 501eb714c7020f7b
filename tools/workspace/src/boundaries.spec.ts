import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * The layers hold because the lint refuses to let them go: each case is a text that somebody could write into a real
 * file tomorrow, judged by the configuration that judges the repository.
 */
const ROOT = join(__dirname, '../../..');
const BOUNDARY = '@nx/enforce-module-boundaries';
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const GLOBALS = 'no-restricted-globals';

interface Case {
  readonly title: string;
  readonly project: string;
  readonly text: string;
  /** The rule that must refuse it; undefined when it must pass without any complaint. */
  readonly broken: string | undefined;
}

const importing = (project: string, specifier: string, broken?: string): Case => ({
  title: `${project} ${broken ? 'may not' : 'may'} import ${specifier}`,
  project,
  text: `import * as other from '${specifier}';\nexport { other };\n`,
  broken,
});

const saying = (project: string, expression: string, broken?: string): Case => ({
  title: `${project} ${broken ? 'may not' : 'may'} say ${expression}`,
  project,
  text: `export const value = (given: number) => [given, ${expression}];\n`,
  broken,
});

const made = (parameter: string, broken?: string): Case => ({
  title: `a class that Nest makes ${broken ? 'may not' : 'may'} ask for ${parameter}`,
  project: 'apps/ingest',
  text: [
    `import { Inject, Injectable } from '@nestjs/common';`,
    `@Injectable()`,
    `export class Made {`,
    `  constructor(${parameter}) {}`,
    `}`,
    `export const token = Inject;`,
  ].join('\n'),
  broken,
});

const STORES_AND_SERVERS = [
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
];

const CASES: Case[] = [
  importing('libs/sessions', '@sonde/warehouse', BOUNDARY),
  importing('libs/event-schema', '@sonde/platform', BOUNDARY),
  importing('libs/vitals', '@sonde/event-log', BOUNDARY),
  importing('libs/warehouse', '@sonde/catalog', BOUNDARY),
  importing('libs/event-log', '@sonde/warehouse', BOUNDARY),
  importing('libs/platform', '@sonde/event-log', BOUNDARY),
  importing('libs/sessions', '@sonde/test-kit', BOUNDARY),
  importing('libs/catalog', '@sonde/test-kit', BOUNDARY),
  importing('apps/ingest', '@sonde/test-kit', BOUNDARY),
  importing('apps/ingest', '@sonde/local-kafka', BOUNDARY),
  importing('libs/event-log', '@sonde/local-kafka', BOUNDARY),
  importing('tools/simulator', '@sonde/local-mongodb', BOUNDARY),
  importing('apps/ingest', relativePath('apps/ingest', 'apps/query'), BOUNDARY),
  importing('apps/ingest', relativePath('apps/ingest', 'libs/warehouse'), BOUNDARY),

  importing('libs/sessions', '@sonde/event-schema'),
  importing('libs/warehouse', '@sonde/event-schema'),
  importing('libs/warehouse', '@sonde/platform'),
  importing('libs/warehouse', '@clickhouse/client'),
  importing('apps/ingest', '@sonde/event-log'),
  importing('apps/query', '@sonde/vitals'),
  importing('tools/simulator', '@sonde/platform'),
  importing('tools/bench', '@sonde/local-kafka'),
  importing('libs/test-kit', '@sonde/local-mongodb'),

  ...STORES_AND_SERVERS.map((name) => importing('libs/sessions', name, IMPORTS)),

  saying('libs/sessions', 'Date.now()', SYNTAX),
  saying('libs/sessions', 'new Date()', SYNTAX),
  saying('libs/sessions', 'new Date(given)'),
  saying('libs/sessions', 'Math.random()', SYNTAX),
  saying('libs/sessions', 'Math.floor(given)'),
  saying('libs/sessions', 'crypto.randomUUID()', SYNTAX),
  saying('libs/sessions', 'process.pid', GLOBALS),
  saying('libs/sessions', 'performance.now()', GLOBALS),
  saying('libs/warehouse', 'Date.now()'),
  ...['libs/sessions', 'libs/warehouse', 'apps/ingest', 'tools/simulator'].map((project) =>
    saying(project, 'process.env.HOME', SYNTAX),
  ),

  made('private readonly log: string', SYNTAX),
  made(`@Inject('LOG') private readonly log: string`),
];

/** A file that exists, so that the type-aware parser knows its project; only its text is replaced. */
function anyFileOf(project: string): string {
  const names = readdirSync(join(ROOT, project, 'src'), { recursive: true, encoding: 'utf8' });
  const name = names.find((candidate) => candidate.endsWith('.ts') && !candidate.endsWith('.spec.ts'));
  if (name === undefined) throw new Error(`${project} has no file to judge`);
  return join(ROOT, project, 'src', name);
}

/** The way past the public door of a project: from a file of one straight to a file of another. */
function relativePath(from: string, to: string): string {
  return relative(dirname(anyFileOf(from)), anyFileOf(to)).replace(/\.ts$/, '');
}

const run = (script: string, args: string[], input = ''): string =>
  execFileSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    env: { ...process.env, NX_DAEMON: 'false' },
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
  });

describe('boundaries', () => {
  const broken = new Map<Case, string[]>();

  beforeAll(() => {
    // The boundary rule reads the project graph from Nx's cache and would be silent without one.
    run('node_modules/nx/dist/bin/nx.js', ['show', 'projects']);
    const texts = CASES.map(({ project, text }) => ({ file: anyFileOf(project), text }));
    const answers = JSON.parse(
      run('tools/workspace/lint-texts.mjs', [], JSON.stringify(texts)),
    ) as string[][];
    CASES.forEach((each, i) => broken.set(each, answers[i] ?? ['no answer']));
  });

  it.each(CASES)('$title', (each) => {
    if (each.broken === undefined) expect(broken.get(each)).toEqual([]);
    else expect(broken.get(each)).toContain(each.broken);
  });

  it('every project has exactly one layer', () => {
    const projects = ['apps', 'libs', 'tools'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)),
    );
    const layers = projects
      .filter((folder) => existsSync(join(folder, 'project.json')))
      .map((folder) => JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as { tags: string[] })
      .map(({ tags }) => tags.filter((tag) => tag.startsWith('layer:')));
    expect(layers.length).toBeGreaterThan(10);
    expect(layers.filter((tags) => tags.length !== 1)).toEqual([]);
  });
});
