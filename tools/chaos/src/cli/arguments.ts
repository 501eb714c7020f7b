import { parseArgs } from 'node:util';
import type { Safeguard } from '../rig/rig';
import { readSchedule } from '../run/journal';
import { definitionOf, FAULT_KINDS, isFaultKind, type FaultKind, type Stores } from '../schedule/fault-kinds';
import { kindsFor, type Goals, type PlannedFault } from '../schedule/schedule';

/** The caller asked for something that does not exist; the message says what to do instead. */
export class UsageError extends Error {}

export interface ChaosOptions {
  readonly seed: number;
  readonly on: Stores;
  /** What may be done. */
  readonly kinds: readonly FaultKind[];
  /** How long faults go on, minutes; undefined: until the goals are reached or the schedule is done. */
  readonly minutes: number | undefined;
  /** How often each kind must have happened; empty: as often as there is time for. */
  readonly goals: Goals;
  /** An earlier run's faults, instead of new ones. */
  readonly replay: readonly PlannedFault[] | undefined;
  readonly without: readonly Safeguard[];
  /** Where the journal goes; a file in the temporary folder unless said. */
  readonly log: string | undefined;
  /** Events a second from all phones. */
  readonly rate: number;
  /** Events of one fleet. */
  readonly fleetEvents: number;
  /** Keeps data and logs also when all is well. */
  readonly keep: boolean;
}

const SAFEGUARDS: readonly Safeguard[] = ['tokens', 'stable-bounds'];
const DEFAULT_MINUTES = 5;

export const HELP = `npm run chaos -- [options]

Lets simulated phones send while parts of Sonde are killed, stopped, cut off and starved, then mends everything
and counts: what was answered 2xx against what is there, once each, sessions, figures and ledger included.

  --on embedded|real      which stores (default embedded); real starts Kafka and MongoDB, see tools/local-kafka
  --minutes N             how long things are broken (default ${DEFAULT_MINUTES}, unless --faults or --replay say when it is enough)
  --faults KIND=N,…       until each kind has happened so often
  --only KIND,…           only these kinds
  --seed N                the same seed plans the same faults (default: by the clock, printed)
  --replay FILE           does the faults of an earlier run's log again, in their order
  --without tokens|stable-bounds
                          a control: switches a safeguard off; the verdict must then not hold
  --rate N                events a second from all phones (default 400)
  --fleet-events N        events of one fleet; two fleets send at a time (default 10000)
  --log FILE              where the log of the run goes, JSON by line (default: a new file in the temporary folder)
  --keep                  keeps all data and the parts' logs; they are kept by themselves when the verdict does not hold
  --help

Kinds:
${FAULT_KINDS.map((kind) => `  ${kind.padEnd(22)}  ${definitionOf(kind).about} (${definitionOf(kind).on.join(', ')})`).join('\n')}

Exit code 0 when the verdict holds, 1 when it does not, 2 for wrong arguments.`;

/** @returns undefined when help was asked for @throws UsageError */
export function parseArguments(args: readonly string[], now: () => number): ChaosOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let values: Partial<Record<string, string | boolean>>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        ...{ on: text, minutes: text, faults: text, only: text, seed: text, replay: text, without: text },
        ...{ rate: text, 'fleet-events': text, log: text, keep: flag, help: flag },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (values['help'] === true) return undefined;
  const given = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const on = oneOf<Stores>('on', given('on') ?? 'embedded', ['embedded', 'real']);
  const replay = scheduleOf(given('replay'));
  const goals = goalsOf(given('faults'), on);
  const only = listOf(given('only'))?.map((name) => kindOf(name, on));
  const asked = Object.keys(goals) as FaultKind[];
  const kinds =
    replay?.map(({ kind }) => kindOf(kind, on)) ?? (asked.length > 0 ? asked : kindsFor(on, only));
  const minutes = number('minutes', given('minutes'), 0.1, 10_000);
  const endless = replay === undefined && asked.length === 0;
  return {
    seed: number('seed', given('seed'), 0, 2 ** 32 - 1) ?? now() % 2 ** 32,
    on,
    kinds: [...new Set(kinds)],
    minutes: minutes ?? (endless ? DEFAULT_MINUTES : undefined),
    goals,
    replay,
    without: (listOf(given('without')) ?? []).map((name) => oneOf('without', name, SAFEGUARDS)),
    log: given('log'),
    rate: number('rate', given('rate'), 1, 100_000) ?? 400,
    fleetEvents: number('fleet-events', given('fleet-events'), 100, 10_000_000) ?? 10_000,
    keep: values['keep'] === true,
  };
}

const listOf = (text: string | undefined): string[] | undefined => text?.split(',').map((one) => one.trim());

function kindOf(name: string, on: Stores): FaultKind {
  if (!isFaultKind(name))
    throw new UsageError(`there is no fault '${name}', there are: ${FAULT_KINDS.join(', ')}`);
  if (!definitionOf(name).on.includes(on)) throw new UsageError(`'${name}' cannot be done --on ${on}`);
  return name;
}

function goalsOf(text: string | undefined, on: Stores): Goals {
  return Object.fromEntries(
    (listOf(text) ?? []).map((goal) => {
      const [name = '', count = ''] = goal.split('=');
      return [kindOf(name, on), number(`faults ${name}`, count, 1, 1_000_000)];
    }),
  );
}

function scheduleOf(path: string | undefined): PlannedFault[] | undefined {
  if (path === undefined) return undefined;
  try {
    return readSchedule(path);
  } catch (error) {
    throw new UsageError(`--replay: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined)
    throw new UsageError(`--${option} must be one of ${allowed.join(', ')}, not '${given}'`);
  return found;
}

function number(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const whole = least >= 1 || option === 'seed';
  if (text.trim() === '' || !(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `--${option} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not '${text}'`,
    );
  return value;
}
