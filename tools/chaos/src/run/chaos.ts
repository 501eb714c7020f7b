import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChaosOptions } from '../cli/arguments';
import { Load } from '../load/fleets';
import { EmbeddedRig } from '../rig/embedded-rig';
import { RealRig } from '../rig/real-rig';
import type { Rig, RigOptions } from '../rig/rig';
import { countedFaults, drawnFaults, type PlannedFault } from '../schedule/schedule';
import { grouped, verdictText, type Finding } from '../verdict/finding';
import { verdictOf } from '../verdict/verdict';
import { Freshness } from './freshness';
import { Journal } from './journal';
import { Shooting } from './shooting';

const PROGRESS_MS = 10_000;
/** Longest wait for phones to get through before the next fault. Milliseconds. */
const BUSY_WITHIN_MS = 20_000;
const FLEETS_SIDE_BY_SIDE = 2;
/** Once everything is mended, what has been taken must be there within this time. Milliseconds. */
const CATCH_UP_MS = 900_000;
const BROKEN_MS = 20_000;

/**
 * One run, from nothing to the verdict:
 * 1. starts everything in a folder of its own
 * 2. lets fleets send
 * 3. breaks things by the schedule
 * 4. mends everything, lets the fleets finish and waits until every event can be queried
 * 5. counts
 *
 * @returns true when the verdict holds
 */
export async function chaos(
  options: ChaosOptions,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<boolean> {
  const { seed, on, without, rate, fleetEvents } = options;
  const folder = mkdtempSync(join(tmpdir(), 'sonde-chaos-'));
  const journal = new Journal(options.log ?? `${folder}.jsonl`, { seed, on, without, rate, fleetEvents });
  say(`seed ${seed}, on ${on} stores; everything is in ${folder}, the log is ${journal.path}`);
  if (without.length > 0) say(`A CONTROL: ${without.join(' and ')} switched off; the verdict must not hold.`);
  let holds = false;
  try {
    const rig = await startRig(on, { folder, kinds: options.kinds, without, say });
    try {
      const findings = await shootAndCount(rig, folder, options, { say, stop, journal });
      holds = findings.every((finding) => finding.holds);
      journal.verdict(holds, findings);
      say(`\n${verdictText(findings)}\n`);
      say(verdictLine(holds, without.length > 0));
    } finally {
      await rig.stop(!holds || options.keep);
    }
  } catch (error) {
    journal.problem(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  } finally {
    if (holds && !options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    else say(`All data and logs are kept in ${folder}. The same again: --replay ${journal.path}`);
  }
  return holds;
}

function verdictLine(holds: boolean, control: boolean): string {
  if (control)
    return holds
      ? 'THE CONTROL HOLDS: this run has not seen what it should see.'
      : 'The control does not hold, as it must be.';
  return holds ? 'The verdict holds.' : 'THE VERDICT DOES NOT HOLD.';
}

function startRig(on: ChaosOptions['on'], options: RigOptions): Promise<Rig> {
  return on === 'real' ? RealRig.start(options) : EmbeddedRig.start(options);
}

interface Around {
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
  readonly journal: Journal;
}

async function shootAndCount(
  rig: Rig,
  folder: string,
  options: ChaosOptions,
  { say, stop, journal }: Around,
): Promise<Finding[]> {
  const began = performance.now();
  const stamped = (line: string): void => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    say(
      `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')} ${line}`,
    );
  };
  const freshness = new Freshness(rig);
  const fleets = join(folder, 'fleets');
  mkdirSync(fleets);
  const load = new Load({
    ...{ folder: fleets, seed: options.seed, ingest: rig.ingest },
    ...{ fleetEvents: options.fleetEvents, rate: options.rate, sideBySide: FLEETS_SIDE_BY_SIDE },
    createApp: async (name) => {
      const app = await rig.createApp(name);
      freshness.ask(app.appId);
      return app;
    },
    mayBegin: () => freshness.untilNotFarBehind(options.rate * 60),
  });
  const untilBusy = (): Promise<void> => load.untilMore(BUSY_WITHIN_MS);
  const shooting = new Shooting({ faults: rig.faults, journal, say: stamped, untilBusy, stop });
  const progress = setInterval(() => {
    void freshness.lag().then((lag) => stamped(progressLine(shooting, load, lag ?? freshness.silence)));
  }, PROGRESS_MS);
  try {
    const endsAt = began + (options.minutes ?? Infinity) * 60_000;
    await shooting.run(planOf(options), () => performance.now() < endsAt);
    stamped(`No further faults: ${countsText(shooting)}. Mending, letting the phones finish, catching up …`);
    const whole = await shooting.mended(() => rig.untilWhole());
    const sent = await load.finish();
    // What is broken for good does not catch up either, but what is there is counted all the same.
    await shooting.mended(() => freshness.untilCaughtUp(whole ? CATCH_UP_MS : BROKEN_MS));
    clearInterval(progress);
    stamped('Counting …');
    return await count(rig, { sent, shooting, goals: options.goals, say: stamped });
  } finally {
    clearInterval(progress);
    load.abandon();
  }
}

function planOf({ replay, goals, seed, kinds }: ChaosOptions): Iterable<PlannedFault> {
  if (replay !== undefined) return replay;
  return Object.keys(goals).length > 0 ? countedFaults(seed, goals) : drawnFaults(seed, kinds);
}

async function count(
  rig: Rig,
  about: {
    readonly sent: Awaited<ReturnType<Load['finish']>>;
    readonly shooting: Shooting;
    readonly goals: ChaosOptions['goals'];
    readonly say: (line: string) => void;
  },
): Promise<Finding[]> {
  const { sent, shooting, goals, say } = about;
  const warehouse = await rig.openWarehouse();
  try {
    const log = await rig.openLog();
    try {
      return await verdictOf({
        ...{ fleets: sent, warehouse, log, graphql: rig.graphql, adminToken: rig.adminToken },
        stores: rig.stores,
        ...{
          problems: [...shooting.problems, ...rig.problems()],
          happened: shooting.counts(),
          undone: shooting.undone(),
        },
        ...{ goals, say },
      });
    } finally {
      await log.close();
    }
  } finally {
    await warehouse.close();
  }
}

const countsText = (shooting: Shooting): string =>
  [...shooting.counts()].map(([kind, times]) => `${kind} ${times}`).join(', ');

/** @param lag events, or why nobody knows */
function progressLine(shooting: Shooting, load: Load, lag: number | string): string {
  const faults = [...shooting.counts().values()].reduce((sum, times) => sum + times, 0);
  return [
    `${grouped(load.acknowledged())} events answered 2xx`,
    typeof lag === 'number' ? `${grouped(lag)} not yet to be queried` : `lag unknown (${lag})`,
    `${grouped(faults)} faults`,
  ].join('; ');
}
