import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, temporaryFolder, type TemporaryFolder } from '@sonde/test-kit';
import type { DoneFault } from './run/journal';
import type { Finding } from './verdict/finding';

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly faults: readonly DoneFault[];
  /** What was found, by what was looked for. */
  readonly found: ReadonlyMap<string, Finding>;
}

/** Large enough for hundreds of sessions, small enough to be asked about in seconds. */
const LOAD = ['--rate', '300', '--fleet-events', '8000'];
const MINUTE = 60_000;

describe('chaos', () => {
  let folder: TemporaryFolder;
  beforeAll(() => {
    folder = temporaryFolder('chaos-spec');
  });
  afterAll(() => folder.remove());

  /** Runs the built tool as people do. */
  async function chaos(name: string, ...args: string[]): Promise<Run> {
    const log = join(folder.path, `${name}.jsonl`);
    const program = join(repositoryRoot(), 'dist/tools/chaos/main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...LOAD, '--log', log, ...args], {
      env: { ...process.env, TMPDIR: folder.path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (output += part.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const findings: Finding[] = lines.find(({ line }) => line === 'verdict')?.findings ?? [];
    return {
      code,
      output,
      faults: lines.filter(({ line }) => line === 'fault'),
      found: new Map(findings.map((finding) => [finding.what, finding])),
    };
  }

  /** All is well, and it was looked at: what must have happened did, and the counts are not those of nothing. */
  function expectWell({ code, output, found }: Run): void {
    if (code !== 0) throw new Error(`the verdict does not hold:\n${output}`);
    expect([...found.values()].filter(({ holds }) => !holds)).toEqual([]);
    const rows = Number(found.get('events in ClickHouse, of those answered 2xx')?.found.replaceAll(',', ''));
    expect(rows).toBeGreaterThanOrEqual(10_000);
    expect(Number(found.get('EXACT figures equal to the fleets’ own')?.found)).toBeGreaterThanOrEqual(100);
  }

  it(
    'loses and doubles nothing on embedded stores',
    async () => {
      const faults = 'ingest=1,processor=2,clickhouse=2,standalone=1,everything=2';
      expectWell(await chaos('embedded', '--seed', '11', '--faults', faults));
    },
    12 * MINUTE,
  );

  it(
    'loses and doubles nothing on Kafka and MongoDB',
    async () => {
      const faults = [
        'ingest=1,processor=2,clickhouse=2,lost-answer=3,killed-insert=1,cut-insert=1',
        'join=1,leave=1,freeze=1,kafka-restart=1,kafka-kill=1,spool-drain=1,mongodb-kill=1',
      ].join(',');
      const run = await chaos('real', '--on', 'real', '--seed', '12', '--faults', faults);
      expectWell(run);
      expect(new Set(run.faults.map(({ kind }) => kind)).size).toBe(13);
    },
    15 * MINUTE,
  );

  // The controls: what the runs above rest on is switched off, and the same counting must see it.
  it.each([
    ['embedded', 'tokens', 'lost-answer=4'],
    ['embedded', 'stable-bounds', 'killed-insert=4'],
    ['real', 'stable-bounds', 'killed-insert=4'],
  ])(
    'on %s stores without %s sees events doubled',
    async (on, safeguard, faults) => {
      const name = `${on}-without-${safeguard}`;
      const { code, output, found } = await chaos(
        name,
        ...['--on', on, '--without', safeguard, '--seed', '13', '--faults', faults, '--fleet-events', '2000'],
      );
      expect(code).toBe(1);
      const doubled = Number(found.get('doubled')?.found.replaceAll(',', '') ?? 0);
      if (doubled === 0) throw new Error(`the control saw nothing:\n${output}`);
      expect(found.get('ledger: accepted')?.holds).toBe(false);
      // It is the safeguard that was missing, and nothing else that went wrong.
      expect(found.get('lost')?.found).toBe('0');
      expect(output).toContain('The control does not hold, as it must be.');
    },
    12 * MINUTE,
  );
});
