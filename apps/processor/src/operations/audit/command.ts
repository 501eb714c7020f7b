import type { EventLog } from '@sonde/event-log';
import type { Warehouse } from '@sonde/warehouse';
import { PartitionAudit, type PartitionFindings } from '../../audit/audit-partition';
import { firstSince, rangeToAudit, type AuditRange } from '../../audit/range';
import { isClean } from '../../audit/tally';
import type { GroupingSource } from '../../grouping/app-groupings';
import {
  EXIT,
  optionalCount,
  optionalMoment,
  parseArguments,
  UsageError,
  type Output,
  type Values,
} from '../operation';
import { grouped } from '../text-table';
import { askRecounts, untilDone } from './ask-recounts';
import { auditJson, auditTable } from './audit-table';

/** An audit that takes longer says how far it is, this often. */
const PROGRESS_MS = 2_000;
const PATIENCE_MS = 30_000;

export const AUDIT_HELP = `npm run audit -- [--repair]

Holds the warehouse against the log, which keeps what phones sent for three days: works out anew, record by record, what
the processor must have written, and looks for it. Only what the processor has committed is audited, so it may go on
meanwhile.

  --partition N      that partition only
  --from OFFSET      from that offset; widened to whole batches, since the ledger counts by batch
  --to OFFSET        up to that offset
  --since TIME       what was received since then: 2026-11-20T08:00:00Z, or 15m, 2h, 1d ago
  --repair           inserts what is missing, deletes copies too many, corrects the ledger, has the processor make wrong
                     sessions anew; then audits again
  --json             a JSON object for each partition instead of the table

  expected           what the log says must be there (ledger: events)
  present            what is there
  doubled            rows that are one copy too many
  missing            not there
  differing          there, but not as it should be: a session that is not the sum of its events, a count of the ledger,
                     a row that the log knows nothing of
  expired            nobody can tell any more, since the app keeps events for less long than the log; not an error

The stores are those of the environment, as for the apps. Dead letters are only counted: see dead-letters.
Exit code 0: clean. 1: not clean. 2: it could not be done.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  partition: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  since: { type: 'string' },
  repair: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export interface AuditStores {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  readonly maxBodyBytes: number;
  /** How errors that are put back are grouped. */
  readonly groupings?: GroupingSource;
  readonly maxGroupsADay?: number;
}

/**
 * `audit`.
 * @param open called once the arguments are right; the caller closes the stores
 * @param now epoch milliseconds
 * @throws UsageError, LogUnavailableError, WarehouseUnavailableError
 */
export async function auditCommand(
  args: readonly string[],
  output: Output,
  open: () => Promise<AuditStores>,
  now: () => number,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  if (values['help'] === true) {
    output.print(AUDIT_HELP);
    return EXIT.done;
  }
  if (positionals.length > 0) throw new UsageError(`audit takes no ${JSON.stringify(positionals[0])}`);
  const bounds = boundsOf(values, now());
  const stores = await open();
  const ranges = await rangesOf(stores, bounds);
  const repair = values['repair'] === true;
  const found = await auditAll(stores, ranges, repair, output, now);
  show(found, values, output);
  const clean = found.every(({ tallies }) => isClean(tallies));
  if (!repair || clean) return verdict(found, output);

  const wrong = found.flatMap(({ wrongSessions }) => [...wrongSessions.values()]);
  if (wrong.length > 0) {
    await askRecounts(stores.log, wrong, now());
    output.note(`Waiting until the processor has made the sessions of ${grouped(wrong.length)} keys anew …`);
    if (
      !(await untilDone(
        stores.log,
        ranges.map(({ partition }) => partition),
        patienceMs,
      ))
    ) {
      output.note(
        'No processor has come to it. It will, as soon as one runs: it has been told through the log.',
      );
    }
  }
  output.note('Repaired; auditing again.');
  const after = await auditAll(stores, ranges, false, output, now);
  show(after, values, output);
  return verdict(after, output);
}

interface Bounds {
  readonly partition: number | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly since: number | undefined;
}

function boundsOf(values: Values, now: number): Bounds {
  const bounds = {
    partition: optionalCount(values, 'partition'),
    from: optionalCount(values, 'from'),
    to: optionalCount(values, 'to'),
    since: optionalMoment(values, 'since', now),
  };
  if (bounds.since !== undefined && bounds.from !== undefined)
    throw new UsageError('either --from or --since');
  if (bounds.partition === undefined && (bounds.from ?? bounds.to) !== undefined)
    throw new UsageError('offsets are of one partition: --partition is missing');
  return bounds;
}

async function rangesOf(
  { log, warehouse }: AuditStores,
  { partition, from, to, since }: Bounds,
): Promise<AuditRange[]> {
  if (partition !== undefined && partition >= log.partitions)
    throw new UsageError(`the log has the partitions 0 to ${log.partitions - 1}`);
  const partitions =
    partition === undefined ? Array.from({ length: log.partitions }, (_, i) => i) : [partition];
  const ranges: AuditRange[] = [];
  for (const each of partitions) {
    const begin = since === undefined ? from : await firstSince(log, each, since);
    ranges.push(await rangeToAudit(log, warehouse, each, { from: begin, to }));
  }
  return ranges;
}

async function auditAll(
  stores: AuditStores,
  ranges: readonly AuditRange[],
  repair: boolean,
  output: Output,
  now: () => number,
): Promise<PartitionFindings[]> {
  const found: PartitionFindings[] = [];
  let saidAt = performance.now();
  for (const range of ranges) {
    const progress = (offset: number): void => {
      if (performance.now() - saidAt < PROGRESS_MS) return;
      saidAt = performance.now();
      output.note(`partition ${range.partition}: ${grouped(offset)} of ${grouped(range.to)}`);
    };
    found.push(await new PartitionAudit({ ...stores, now }, range, { repair, progress }).run());
  }
  return found;
}

function show(found: readonly PartitionFindings[], values: Values, output: Output): void {
  if (values['json'] === true) for (const one of found) output.print(JSON.stringify(auditJson(one)));
  else output.print(auditTable(found));
}

function verdict(found: readonly PartitionFindings[], output: Output): number {
  const busy = found.reduce((sum, one) => sum + one.busy, 0);
  if (busy > 0) output.note(`Sessions of ${grouped(busy)} keys were written all the while and are left out.`);
  const clean = found.every(({ tallies }) => isClean(tallies));
  output.note(clean ? 'Clean.' : 'Not clean.');
  return clean ? EXIT.done : EXIT.notClean;
}
