import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog } from '@sonde/catalog';
import type { EventLog } from '@sonde/event-log';
import { redactText } from '@sonde/platform';
import {
  isOff,
  isUnder,
  MARK_REST_MS,
  newestEntry,
  rulesOf,
  settleDay,
  type Layer,
  type SettledDays,
} from '@sonde/vitals';
import { WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { layerSettings } from '../../batch-layer/app-settings';
import { layerStoreOf } from '../../batch-layer/layer-store';
import { removeCopies } from '../../batch-layer/remove-copies';
import { askRecounts, untilDone } from '../audit/ask-recounts';
import { EXIT, parseArguments, UsageError, type Output, type Values } from '../operation';
import { grouped } from '../text-table';
import { askedOf, dayText, nameOf, settledAfter, storedDays, type DayOfApp } from './days-asked';
import { driftTable, isClean, reportJson, reportOf, type DayReport } from './report';
import { checkSessions, type CheckedSessions } from './session-check';

export const SETTLE_HELP = `npm run settle -- --app ID --from DAY --to DAY

Rebuilds the rollups of days (UTC) from the raw rows of an app, each event once, and says how far what was published was
off. Copies of events that it finds are deleted. Derives the sessions of each day anew as well and compares them with those stored, field by field. Sonde may run
meanwhile: questions are answered right before, during and after.

  --app ID           the app
  --all-apps         every app instead
  --from DAY         2026-11-01
  --to DAY           the last day, included
  --after TIME       leaves out what was settled since then: 2026-11-20T08:00:00Z, or 2h ago; to go on with a run that
                     was broken off
  --no-sessions      does not compare sessions
  --json             a JSON object for each day of an app instead of the table

Days of which raw rows have expired, or are older than their app keeps rows, are left as they are. A day of which rows were
put back within the last quarter of an hour is settled, and once more by itself after that. Sessions that are not the sum
of their events are made anew by the processor. Exit code 0: nothing was off. 1: something was, and has been settled; or
raw rows are gone. 2: it could not be done.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  app: { type: 'string' },
  'all-apps': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  after: { type: 'string' },
  'no-sessions': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** A roll-up or a compaction that runs beside it overtakes a settle now and then, not every time. */
const MAX_TRIES = 50;
const RETRY_MS = 200;
/** Sessions of events that were written a moment ago may still be on their way. */
const SECOND_LOOK_MS = 2_000;
const PATIENCE_MS = 30_000;
const DEFAULT_GAP_MINUTES = 30;

export interface SettleStores {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  readonly catalog: Pick<Catalog, 'apps'>;
}

/**
 * `settle`.
 * @param open called once the arguments are right; the caller closes the stores
 * @param now epoch milliseconds
 * @throws UsageError, WarehouseUnavailableError, LogUnavailableError, CatalogError
 */
export async function settleCommand(
  args: readonly string[],
  output: Output,
  open: () => Promise<SettleStores>,
  now: () => number,
): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values['help'] === true) {
    output.print(SETTLE_HELP);
    return EXIT.done;
  }
  if (positionals.length > 0) throw new UsageError(`settle takes no ${JSON.stringify(positionals[0])}`);
  const begunAt = now();
  const asked = askedOf(values, begunAt);
  const stores = await open();
  const layer: Layer = {
    store: layerStoreOf(stores.warehouse),
    identity: { now, random: Math.random },
    ...layerSettings(await stores.catalog.apps.list()),
    markRestMs: MARK_REST_MS,
  };
  const state = await newestEntry(layer.store.select);
  if (state.batches.length > 0 && !isUnder(state, rulesOf()))
    throw new UsageError(
      'the processors roll up by other rules than this version of Sonde has: settle with the version that they are of',
    );
  const done = asked.after === undefined ? new Set<string>() : await settledAfter(layer.store, asked.after);
  const stored = await storedDays(layer.store, asked);
  const days = stored.filter((day) => !done.has(nameOf(day)));
  const { appId } = asked;
  if (appId !== undefined && stored.length === 0 && (await stores.catalog.apps.get(appId)) === undefined)
    throw new UsageError(`there is no app ${JSON.stringify(appId)}, nor events of one in these days`);
  if (days.length < stored.length)
    output.note(`${grouped(stored.length - days.length)} are settled already.`);
  if (days.length === 0) {
    output.note('There is nothing to settle.');
    return EXIT.done;
  }
  const goOn = `--after ${new Date(begunAt).toISOString()}`;
  output.note(`To go on later, if this is broken off: ${goOn}`);
  try {
    const clean = await settleAll(layer, stores, days, values, output, now);
    output.note(clean ? 'Nothing was off.' : 'Something was off, or is no longer kept: see above.');
    return clean ? EXIT.done : EXIT.notClean;
  } catch (error) {
    if (!(error instanceof WarehouseUnavailableError)) throw error;
    const [reason = ''] = error.message.split('\n');
    output.note(redactText(`settle: ClickHouse is away (${reason}); once it is back, go on with ${goOn}`));
    return EXIT.failed;
  }
}

/** @returns whether nothing was off */
async function settleAll(
  layer: Layer,
  stores: SettleStores,
  days: readonly DayOfApp[],
  values: Values,
  output: Output,
  now: () => number,
): Promise<boolean> {
  const reports: DayReport[] = [];
  for (const [i, day] of days.entries()) {
    const settled = await settleUntilDone(layer, day);
    if (settled !== undefined && settled.copies > 0)
      await removeCopies(stores.warehouse, day, Number(stores.log.logId));
    const sessions =
      values['no-sessions'] === true ? undefined : await sessionsOf(layer, stores, day, output, now);
    const report = reportOf(day, settled, sessions);
    reports.push(report);
    if (values['json'] === true) output.print(JSON.stringify(reportJson(report)));
    output.note(`${i + 1} of ${days.length}: ${day.appId} ${dayText(day.day)}, ${describe(report)}`);
  }
  if (values['json'] !== true) output.print(driftTable(reports));
  return reports.every(isClean);
}

/** @returns undefined when raw rows of the day are gone */
async function settleUntilDone(layer: Layer, day: DayOfApp): Promise<SettledDays | undefined> {
  for (let attempt = 1; ; attempt++) {
    const settled = await settleDay(layer, [day], day.day);
    if (settled.kind === 'settled') return settled;
    if (settled.kind === 'gone') return undefined;
    if (attempt === MAX_TRIES)
      throw new Error(`${day.appId} ${dayText(day.day)} was overtaken ${MAX_TRIES} times`);
    await delay(RETRY_MS);
  }
}

async function sessionsOf(
  { store }: Layer,
  { log, catalog }: SettleStores,
  day: DayOfApp,
  output: Output,
  now: () => number,
): Promise<CheckedSessions> {
  const gapMs = ((await catalog.apps.get(day.appId))?.sessionGapMinutes ?? DEFAULT_GAP_MINUTES) * 60_000;
  const first = await checkSessions(store, day, gapMs);
  if (first.differences.length === 0) return first;
  await delay(SECOND_LOOK_MS);
  const checked = await checkSessions(store, day, gapMs);
  const keys = [...new Map(checked.differences.map(({ key }) => [key.key, key])).values()];
  if (keys.length === 0) return checked;
  await askRecounts(log, keys, now());
  const partitions = Array.from({ length: log.partitions }, (_, partition) => partition);
  if (!(await untilDone(log, partitions, PATIENCE_MS)))
    output.note('No processor has come to the sessions that differ. It will, as soon as one runs.');
  return checked;
}

function describe({ outcome, events, copies, drift, sessions }: DayReport): string {
  if (outcome === 'gone') return 'raw rows have expired: left as it is';
  const off = new Set(drift.filter(isOff).map(({ metric }) => metric)).size;
  const parts = [`${grouped(events)} events`, off === 0 ? 'nothing off' : `${off} metrics off`];
  if (copies > 0) parts.push(`${grouped(copies)} copies left out`);
  if (sessions !== undefined) {
    const { differences, undecided } = sessions;
    parts.push(`${grouped(sessions.sessions)} sessions, ${grouped(differences.length)} differing`);
    if (undecided > 0) parts.push(`${grouped(undecided)} installs undecided`);
  }
  return parts.join(', ');
}
