import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  comparable,
  installsSql,
  percentileQuestion,
  type Comparable,
  type PercentileRow,
  type Side,
} from '@sonde/release-comparison';
import { repositoryRoot, startStandalone, temporaryFolder } from '@sonde/test-kit';
import { Params, type MetricId, type Statistic } from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { SILENT } from '../queries/data/prepare';
import { textTable } from '../table';
import { copyAsIfLive } from './as-if-live';
import { ALPHA, randomSplits, type KnownInstall } from './random-splits';

export interface ReleasesOptions {
  readonly events: number;
  readonly devices: number;
  readonly splits: number;
}

const DAY = 86_400_000;
const LOOKS = 14;
/** Of the installs that stand for the candidate, as in a rollout that has come so far. */
const SHARE = 0.3;
/** A version of the simulated app that is out before the history begins. */
const VERSION = '4.1.0';
const AS_IF_LIVE = '00000000-0000-4000-8000-00000000aa11';

const METRICS: readonly (readonly [MetricId, Statistic?])[] = [
  ['CRASH_FREE_SESSIONS'],
  ['CRASH_FREE_USERS'],
  ['CRASHES'],
  ['LAUNCH_APDEX'],
  ['LAUNCH_DURATION', 'MEAN'],
  ['LAUNCH_DURATION', 'P90'],
  ['NETWORK_ERROR_RATE'],
  ['SLOW_FRAME_RATE'],
  ['SESSIONS'],
];

/**
 * Has a simulated fleet send through Sonde, splits the installs of one version at random and looks at them every day with
 * the SQL and the method of App.releaseComparison.
 *
 * @returns false when more than 5 % of the splits of some metric ever alarm, or too few could be judged to tell
 */
export async function releasesBench(
  options: ReleasesOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const folder = temporaryFolder('bench-releases');
  const dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const sonde = await startStandalone({ dataDir });
  let warehouse: Warehouse | undefined;
  try {
    const app = await sonde.createApp({ name: 'bench', platform: 'ANDROID' });
    print(`a fleet of ${options.devices} phones sends ${options.events} events of ${LOOKS + 2} days …`);
    const args = ['simulate', '--seed', '5', '--devices', String(options.devices)];
    const what = ['--events', String(options.events), '--days', String(LOOKS + 2)];
    const to = ['--url', sonde.endpoints.ingest, '--key', app.ingestKey];
    await promisify(execFile)(process.execPath, ['dist/tools/simulator/main.js', ...args, ...what, ...to], {
      cwd: repositoryRoot(),
      maxBuffer: 100_000_000,
    });
    await sonde.untilFresh(app.appId, 600_000);
    warehouse = await openWarehouse({ dataDir, logger: SILENT });
    await copyAsIfLive(warehouse, app.appId, AS_IF_LIVE);
    const subject = { tenantId: app.tenantId, appId: AS_IF_LIVE, filter: [], sampledOneIn: 1 };
    const [first] = await warehouse.select<{ readonly at: number }>(
      'SELECT toFloat64(toUnixTimestamp64Milli(min(at))) AS at FROM events WHERE appId = {app:String} AND appVersion = {version:String}',
      { params: { app: AS_IF_LIVE, version: VERSION } },
    );
    const from = first?.at ?? 0;
    if (from === 0) throw new Error(`nobody has used ${VERSION}`);

    const rows: string[][] = [];
    let held = true;
    for (const [metric, statistic] of METRICS) {
      const how = comparable(metric, statistic, 'input');
      const looks: KnownInstall[][] = [];
      for (let day = 1; day <= LOOKS; day++) {
        const side = { version: VERSION, from, until: from + day * DAY };
        looks.push(await installsOf(warehouse, { ...subject, metric }, side, how));
      }
      const { judged, everAlarmed } = randomSplits(looks, how.measured, options.splits, SHARE);
      held &&= everAlarmed <= ALPHA * options.splits && judged >= 0.9 * options.splits;
      const percent = ((100 * everAlarmed) / options.splits).toFixed(1);
      rows.push([
        `${metric}${statistic ? ` ${statistic}` : ''}`,
        String(looks.at(-1)?.length ?? 0),
        String(judged),
        String(everAlarmed),
        `${percent} %`,
      ]);
      print(`${metric}${statistic ? ` ${statistic}` : ''}: ${percent} % ever alarmed`);
    }
    print('');
    const header = ['metric', 'installs', 'splits judged', 'ever alarmed', 'share (at most 5 %)'];
    print(textTable([header, ...rows]));
    return held;
  } finally {
    await warehouse?.close();
    await sonde.stop();
    folder.remove();
  }
}

type Subject = Parameters<typeof installsSql>[1];

async function installsOf(
  warehouse: Warehouse,
  subject: Subject,
  side: Side,
  { amounts }: Comparable,
): Promise<KnownInstall[]> {
  let threshold: number | undefined;
  if (amounts.kind === 'percentile') {
    // Both parts of every split together are the version, so the pooled percentile is always its own.
    const { sql, params } = percentileQuestion(subject, [side, side], amounts);
    const [pooled] = await warehouse.select<PercentileRow>(sql, { params, timeoutMs: 120_000 });
    threshold = pooled?.value ?? 0;
  }
  const params = new Params();
  const sql = installsSql(params, subject, side, amounts, threshold);
  const rows = await warehouse.select<InstallRow>(sql, { params: params.values, timeoutMs: 120_000 });
  // One array for each kind of phone: a thousand splits add them up over and over.
  const strata = new Map<string, readonly string[]>();
  return rows.map(({ installId, s0, s1, s2, numerator, denominator }) => {
    const key = `${s0}\n${s1}\n${s2}`;
    const stratum = strata.get(key) ?? [s0, s1, s2];
    strata.set(key, stratum);
    return { installId, stratum, numerator, denominator };
  });
}

interface InstallRow {
  readonly installId: string;
  readonly s0: string;
  readonly s1: string;
  readonly s2: string;
  readonly numerator: number;
  readonly denominator: number;
}
