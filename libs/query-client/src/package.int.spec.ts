import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scriptedServer } from './testing/scripted-server';

const run = promisify(execFile);
const project = join(__dirname, '..');
const tsc = join(project, '../../node_modules/typescript/bin/tsc');

/** A program of somebody who has installed the package from npm. */
const PROGRAM = `
import { BadInputError, MetricsDocument, SondeClient, pages, SessionsDocument } from '@sonde/query-client';
import type { DataOf, Schema } from '@sonde/query-client';

const sonde = new SondeClient({ url: process.argv[2] ?? '', token: 'k', retries: 0 });
const range: Schema.TimeRange = { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z' };
const { app } = await sonde.request(MetricsDocument, {
  app: 'shop',
  input: { metrics: [{ metric: 'CRASH_FREE_SESSIONS' }], range, groupBy: ['APP_VERSION'] },
});
const value: number | null | undefined = app?.metrics.rows[0]?.values[0]?.value;
console.log(value);
// @ts-expect-error there is no such metric
sonde.request(MetricsDocument, { app: 'shop', input: { metrics: [{ metric: 'HAPPINESS' }], range } }).catch(() => {});
// @ts-expect-error a range is required
const refused = await sonde.request(SessionsDocument, { app: 'shop' }).catch((error: unknown) => error);
console.log(refused instanceof BadInputError);
export type Rows = NonNullable<DataOf<typeof MetricsDocument>['app']>['metrics']['rows'];
export const walk = () => pages(sonde, SessionsDocument, { app: 'shop', range }, (data) => data.app?.sessions);
`;

it('the built package is what somebody outside can install, check and run, without any other package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-query-client-'));
  const answers = [
    {
      status: 200,
      body: { data: { app: { metrics: { rows: [{ values: [{ value: 0.5 }] }] } } } },
    },
    {
      status: 200,
      body: { data: null, errors: [{ message: 'no range', extensions: { code: 'BAD_USER_INPUT' } }] },
    },
  ];
  const server = await scriptedServer(answers);
  try {
    const installed = join(folder, 'node_modules/@sonde/query-client');
    mkdirSync(installed, { recursive: true });
    await run(process.execPath, [join(project, 'build.mjs'), installed]);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    // As a stranger's compiler would: Node's own resolution, declarations checked too.
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom'];
    const types = ['--typeRoots', join(project, '../../node_modules/@types'), '--types', 'node'];
    await run(process.execPath, [tsc, ...options, ...types, join(folder, 'program.ts')], { cwd: folder });
    const { stdout } = await run(process.execPath, [join(folder, 'program.js'), server.url]);
    expect(stdout).toBe('0.5\ntrue\n');
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
