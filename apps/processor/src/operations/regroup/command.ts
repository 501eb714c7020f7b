import { setTimeout as delay } from 'node:timers/promises';
import {
  CatalogError,
  type App,
  type AppGrouping,
  type Catalog,
  type EndedMerge,
  type Regroup,
} from '@sonde/catalog';
import {
  compileGrouping,
  GroupingRuleError,
  NEWEST_GROUPING,
  type CompiledGrouping,
} from '@sonde/error-groups';
import type { Warehouse } from '@sonde/warehouse';
import { isOpen, regroupApp } from '../../regroup/regroup-app';
import { SWITCH_MS } from '../../regroup/regroup-worker';
import { surveyErrors } from '../../regroup/survey';
import {
  EXIT,
  optionalCount,
  optionalText,
  parseArguments,
  UsageError,
  type Output,
  type Values,
} from '../operation';
import { grouped } from '../text-table';
import { comparisonJson, comparisonTable, summary } from './report';

export const REGROUP_HELP = `npm run regroup -- --app ID --dry-run

Groups the stored errors of an app anew: by another version of Sonde's rules, or by rules of the app's own that were set
after the errors had come in. Sonde may run meanwhile.

  --app ID           the app
  --version N        Sonde's rules of that version (the newest is ${NEWEST_GROUPING}); without it the version that the app has
  --dry-run          only says which groups would merge, split, be renamed or stay, and changes nothing
  --from DAY         with --dry-run: 2026-11-01; without it, from the beginning
  --to DAY           with --dry-run: the last day, included
  --first N          with --dry-run: so many changes are shown, those of most events first (50)
  --json             with --dry-run: a JSON object instead of the table

Without --dry-run the app's errors are grouped by these rules from now on, those that are stored as well, newest days
first. A running processor does it, else this command; it may be broken off and called again. What was decided about
groups and which were merged is carried over, and former ids lead to the new groups. Applying the former version gives
every error its former group back. Exit code 0: done. 2: it could not be done.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  app: { type: 'string' },
  version: { type: 'string' },
  'dry-run': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  first: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const DAY_MS = 86_400_000;
const FIRST_SHOWN = 50;
const PROGRESS_MS = 2_000;
const LOOK_MS = 250;
/** A processor that does it says so sooner. */
const PATIENCE_MS = 20_000;
const MAX_TRIES = 20;
const BY = 'npm run regroup';
/** Of an app that an older Sonde made and nobody has changed since. */
const FIRST_VERSION = 1;

export interface RegroupStores {
  readonly warehouse: Warehouse;
  readonly catalog: Catalog;
}

export interface RegroupOptions {
  /** How long a processor may take to begin, milliseconds. */
  readonly patienceMs?: number;
  readonly switchMs?: number;
}

/**
 * `regroup`.
 * @param open called once the arguments are right; the caller closes the stores
 * @param now epoch milliseconds
 * @throws UsageError, WarehouseUnavailableError, CatalogError
 */
export async function regroupCommand(
  args: readonly string[],
  output: Output,
  open: () => Promise<RegroupStores>,
  now: () => number,
  options: RegroupOptions = {},
): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values['help'] === true) {
    output.print(REGROUP_HELP);
    return EXIT.done;
  }
  if (positionals.length > 0) throw new UsageError(`regroup takes no ${JSON.stringify(positionals[0])}`);
  const appId = optionalText(values, 'app');
  if (appId === undefined) throw new UsageError('which app? --app ID');
  const isDry = values['dry-run'] === true;
  const onlyDry = ['from', 'to', 'first', 'json'].find((name) => values[name] !== undefined);
  if (!isDry && onlyDry !== undefined) throw new UsageError(`--${onlyDry} is of use with --dry-run only`);
  const version = optionalCount(values, 'version');
  const between = betweenOf(values);
  const first = optionalCount(values, 'first') ?? FIRST_SHOWN;
  const stores = await open();
  const app = await stores.catalog.apps.get(appId);
  if (app === undefined) throw new UsageError(`there is no app ${JSON.stringify(appId)}`);
  if (!isDry) return apply(stores, app, version, output, now, options);

  const by = compiledOf(await stores.catalog.groupings.ofApp(appId), version);
  let saidAt = performance.now();
  const progress = (done: number, all: number): void => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    output.note(`${grouped(done)} of ${grouped(all)} errors`);
  };
  const of = { tenantId: app.tenantId, appId };
  const survey = await surveyErrors(stores.warehouse, of, by, { between, progress });
  const comparison = survey.regrouping.compare();
  if (values['json'] === true) output.print(JSON.stringify(comparisonJson(comparison)));
  else {
    if (comparison.changes.some(({ kind }) => kind !== 'STAY'))
      output.print(comparisonTable(comparison, first));
    for (const line of summary(comparison, survey.folded, by.grouping)) output.note(line);
  }
  return EXIT.done;
}

function betweenOf(values: Values): { from: number; to: number } {
  const from = dayOf(values, 'from') ?? 0;
  const to = dayOf(values, 'to') ?? Date.UTC(2105, 0, 1) - DAY_MS;
  if (to < from) throw new UsageError('--to is before --from');
  return { from, to: to + DAY_MS };
}

/** @returns the start of the day, epoch milliseconds */
function dayOf(values: Values, name: string): number | undefined {
  const text = optionalText(values, name);
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new UsageError(`--${name} must be a day (UTC) such as 2026-11-20, not ${JSON.stringify(text)}`);
  return at;
}

function compiledOf(document: AppGrouping | undefined, wanted: number | undefined): CompiledGrouping {
  try {
    return compileGrouping({
      version: wanted ?? document?.groupingVersion ?? FIRST_VERSION,
      rules: document?.rules ?? [],
    });
  } catch (error) {
    if (error instanceof GroupingRuleError) throw new UsageError(error.message);
    throw error;
  }
}

async function apply(
  { warehouse, catalog }: RegroupStores,
  app: App,
  version: number | undefined,
  output: Output,
  now: () => number,
  { patienceMs = PATIENCE_MS, switchMs = SWITCH_MS }: RegroupOptions,
): Promise<number> {
  const at = await wish(catalog, app, version, now, output);
  let said = '';
  let changedAt = performance.now();
  for (;;) {
    const regroup = (await catalog.groupings.ofApp(app.id))?.regroup;
    if (regroup === undefined || regroup.at !== at) {
      output.note('Something else has been wished meanwhile.');
      return EXIT.failed;
    }
    const words = progressOf(regroup);
    if (words !== said) {
      said = words;
      changedAt = performance.now();
      output.note(words);
    }
    if (regroup.state === 'DONE') return EXIT.done;
    if (regroup.state === 'FAILED') return EXIT.failed;
    if (performance.now() - changedAt > patienceMs) {
      output.note(
        'No processor has come to it: it is done here. A processor that comes to it as well does no harm.',
      );
      await regroupApp(
        {
          ...{ warehouse, catalog, now, random: Math.random, switchMs },
          pause: (ms) => delay(ms),
          check: () => undefined,
        },
        app.id,
      );
      continue;
    }
    await delay(LOOK_MS);
  }
}

const endedSentence = ({ from, into, by }: EndedMerge): string =>
  `${from} is no longer merged into ${into}, as ${by} had done: its errors are in one group now with others that nobody had merged.`;

const progressOf = ({ state, daysAll, daysDone, place, reason, endedMerges = [] }: Regroup): string => {
  if (state === 'DONE') return ['Done.', ...endedMerges.map(endedSentence)].join('\n');
  if (state === 'FAILED') return `It failed: ${reason ?? 'nobody says why'}`;
  if (state === 'WAITING') return 'Waiting for a processor …';
  if (daysAll === 0) return 'Looking through what is stored …';
  if (place?.startsWith('sweep') === true) return 'Looking for what came in by the former rules meanwhile …';
  return `${grouped(daysDone)} of ${grouped(daysAll)} days`;
};

/** @returns when it was wished: that of a wish under way, if it is the same */
async function wish(
  catalog: Catalog,
  { id: appId, tenantId }: App,
  version: number | undefined,
  now: () => number,
  output: Output,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const document = await catalog.groupings.ofApp(appId);
    const groupingVersion = compiledOf(document, version).grouping.version;
    const before = document?.regroup;
    if (before !== undefined && isOpen(before) && document?.groupingVersion === groupingVersion) {
      output.note(`Going on with what ${before.by} wished at ${new Date(before.at).toISOString()}.`);
      return before.at;
    }
    // Later than any before: it names the regroup.
    const at = Math.max(now(), (before?.at ?? 0) + 1);
    const regroup: Regroup = { state: 'WAITING', by: BY, at, daysAll: 0, daysDone: 0 };
    try {
      if (document === undefined)
        await catalog.groupings.insert({ tenantId, appId, groupingVersion, rules: [], merges: [], regroup });
      else await catalog.groupings.update(document.id, document.version, { groupingVersion, regroup });
      return at;
    } catch (error) {
      const isLate = error instanceof CatalogError && ['CONFLICT', 'DUPLICATE'].includes(error.code);
      if (!isLate || attempt === MAX_TRIES) throw error;
    }
  }
}
