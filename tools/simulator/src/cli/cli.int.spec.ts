import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Truth } from '../truth/truth';

describe('the command line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-simulator-'));
    buildSync({
      entryPoints: [join(__dirname, '../main.ts')],
      bundle: true,
      platform: 'node',
      packages: 'external',
      outfile: join(folder, 'main.js'),
      logLevel: 'error',
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [join(folder, 'main.js'), ...args], { encoding: 'utf8' });

  it('helps', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('verify-recorded') });
    for (const command of ['simulate', 'replay', 'verify', 'verify-recorded']) {
      expect(run(command, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('Exit code 0'),
      });
    }
  });

  it.each([
    [['fly'], 'there is no command "fly"'],
    [['simulate', '--key', 'k'], '--url is missing'],
    [['simulate', '--url', 'http://127.0.0.1:1'], '--key is missing'],
    [['simulate', '--url', 'ftp://x', '--key', 'k'], '--url must be an address'],
    [['simulate', '--events', '-3', '--dry-run'], '--events'],
    [['simulate', '--events', 'many', '--dry-run'], '--events must be a whole number from 1'],
    [['simulate', '--protocol', 'otlp', '--dry-run'], '--protocol must be one of native, measure'],
    [['simulate', '--start', 'yesterday', '--dry-run'], '--start must be a time'],
    [['simulate', '--sneed', '1'], '--sneed'],
    [['simulate', '--rate', '5', '--truth', 'x.json', '--dry-run'], '--truth needs an end'],
    [['simulate', '--acknowledged', '/no/such/folder/ids', '--dry-run'], 'cannot be written'],
    [['replay', '--url', 'http://127.0.0.1:1', '--key', 'k'], 'at least one FOLDER'],
    [['replay', '/no/such/folder', '--url', 'http://127.0.0.1:1', '--key', 'k'], 'cannot be read'],
    [['verify', '--truth', '/no/such/truth.json'], 'cannot be used'],
  ])('refuses %j with exit code 2', (args, message) => {
    expect(run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });

  it('writes the same truth for the same seed and start', () => {
    const truth = (name: string, seed: string): string => {
      const file = join(folder, name);
      const done = run(
        'simulate',
        '--dry-run',
        '--seed',
        seed,
        '--start',
        '2026-03-10T15:00:00Z',
        '--events',
        '2000',
        '--devices',
        '30',
        '--truth',
        file,
      );
      expect(done).toMatchObject({ status: 0, stderr: '' });
      return readFileSync(file, 'utf8');
    };
    const one = truth('one.json', '5');
    expect(truth('two.json', '5')).toBe(one);
    expect(truth('three.json', '6')).not.toBe(one);
    const { figures, events, devices } = JSON.parse(one) as Truth;
    expect({ events, devices }).toEqual({ events: 2000, devices: 30 });
    const crashes = figures.find(({ title }) => title === 'CRASHES, ANRS, ERRORS')?.rows[0]?.values;
    const byVersion = figures.find(({ title }) => title === 'CRASHES by APP_VERSION')?.rows ?? [];
    expect(byVersion.reduce((sum, row) => sum + (row.values[0]?.value ?? 0), 0)).toBe(crashes?.[0]?.value);
  });

  it('fails when nobody takes the events', () => {
    const done = run(
      'simulate',
      '--url',
      'http://127.0.0.1:1',
      '--key',
      'k',
      '--events',
      '5',
      '--devices',
      '1',
      '--give-up-after',
      '0',
    );
    expect(done).toMatchObject({ status: 1, stdout: expect.stringContaining('bodies not accepted: ') });
  });
});
