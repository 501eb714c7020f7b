import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import type { Warehouse } from '@sonde/warehouse';
import { EXIT, optionalCount, parseArguments, UsageError, type Output } from '../operation';
import { textTable } from '../text-table';
import { standingOf, type Standing } from './standing';

export interface PositionStores {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
}

const POSITION_HELP = `npm run position -- show|resume

Where the processor goes on in each partition of the log.

  show                     the records kept, the position, the last offset of which the warehouse has rows
  resume                   mends positions from which the processor must not go on, since someone has set or deleted
                           them, or since they are of another log: it goes on behind what the warehouse has, so nothing
                           is written twice. Stop all processors first. Then start them and let \`npm run audit -- --repair\`
                           write what may be missing before that.

  --partition N            of that partition only
  --yes                    resume: do it; without, it only says what it would do

The stores are those of the environment, as for the apps.
Exit code 0: all is well, or mended. 1: a position is not as it should be. 2: it could not be done.`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  partition: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

/**
 * `position show|resume`.
 * @param open called once the arguments are right; the caller closes the stores
 * @throws UsageError, LogUnavailableError, WarehouseUnavailableError
 */
export async function positionCommand(
  args: readonly string[],
  output: Output,
  open: () => Promise<PositionStores>,
): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const [action, ...others] = positionals;
  if (values['help'] === true || action === undefined) {
    output.print(POSITION_HELP);
    return values['help'] === true ? EXIT.done : EXIT.failed;
  }
  if ((action !== 'show' && action !== 'resume') || others.length > 0)
    throw new UsageError(`position takes show or resume, not ${positionals.join(' ')}`);
  const only = optionalCount(values, 'partition');
  const { log, warehouse } = await open();
  if (only !== undefined && only >= log.partitions)
    throw new UsageError(`the log has the partitions 0 to ${log.partitions - 1}, not ${only}`);
  const standings: Standing[] = [];
  for (let partition = 0; partition < log.partitions; partition++)
    if (only === undefined || partition === only) standings.push(await standingOf(log, warehouse, partition));
  if (action === 'resume') return resume(log, standings, values['yes'] === true, output);
  show(standings, output);
  return standings.some(({ trouble }) => trouble !== undefined) ? EXIT.notClean : EXIT.done;
}

function show(standings: readonly Standing[], output: Output): void {
  const rows = standings.map(({ partition, kept, written, position, trouble }) => [
    String(partition),
    `${kept.start}–${kept.next - 1}`,
    position === undefined ? '–' : String(position.offset),
    position?.to === undefined ? '–' : String(position.to),
    written < 0 ? '–' : String(written),
    trouble ?? 'well',
  ]);
  output.print(textTable([['partition', 'kept', 'next', 'under way to', 'written to', 'is'], ...rows]));
}

async function resume(
  log: EventLog,
  standings: readonly Standing[],
  does: boolean,
  output: Output,
): Promise<number> {
  const wrong = standings.filter(({ trouble }) => trouble !== undefined);
  let code: number = EXIT.done;
  let moved = 0;
  for (const { partition, resume: offset, trouble = '' } of wrong) {
    if (offset === undefined || log.resumeAt === undefined) {
      output.print(`partition ${partition}: ${trouble}; its position cannot be mended`);
      code = EXIT.notClean;
      continue;
    }
    if (does) await log.resumeAt(EVENTS_TOPIC, PROCESSOR_GROUP, partition, offset);
    output.print(`partition ${partition}: ${does ? 'goes' : 'would go'} on with offset ${offset}`);
    moved++;
  }
  if (wrong.length === 0) output.print('All positions are well.');
  else if (moved > 0 && does)
    output.note('Start the processors; then `npm run audit -- --repair` writes what may be missing.');
  else if (moved > 0) output.note('Nothing was done: --yes does it.');
  return code;
}
