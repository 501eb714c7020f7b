import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@sonde/test-kit';
import type { Fault, Faults } from '../rig/rig';
import type { FaultKind } from '../schedule/fault-kinds';
import { Random } from '../schedule/random';
import type { PlannedFault } from '../schedule/schedule';
import type { DoneFault, Journal } from './journal';

/** What was shot down must be back within this time. Milliseconds. */
const BACK_WITHIN_MS = 120_000;
/** A fault that found nothing to hit is done again, but not without end. */
const MOST_REPETITIONS = 40;
/** How often a fault waits until events are being taken; else it may hit a Sonde that has not yet got up from the last. */
const UNDER_LOAD = 0.85;

export type Counts = ReadonlyMap<FaultKind, number>;

export interface ShootingOptions {
  readonly faults: Faults;
  readonly journal: Journal;
  readonly say: (line: string) => void;
  /** Resolves when events are being taken at this very moment, or when that takes too long. */
  readonly untilBusy: () => Promise<void>;
  /** Ends the shooting early, in order. */
  readonly stop: AbortSignal;
}

/** Does the planned faults one after another. Those that last go on while others begin, unless they hit the same. */
export class Shooting {
  private readonly held = new Map<string, Promise<unknown>>();
  private readonly happened = new Map<FaultKind, number>();
  private readonly notHere = new Map<FaultKind, string>();
  private readonly underWay = new Set<Promise<unknown>>();
  private number = 0;
  private failed = false;
  /** What went wrong beyond the faults themselves: a part that did not come back, a fault that could not be ended. */
  readonly problems: string[] = [];

  constructor(private readonly options: ShootingOptions) {}

  /** How often each kind has really happened. */
  counts(): Counts {
    return this.happened;
  }

  /** Does all of the plan, or as much as there is time for. Resolves when nothing is under way any more. */
  async run(plan: Iterable<PlannedFault>, mayGoOn: () => boolean): Promise<void> {
    const again: PlannedFault[] = [];
    for (const planned of plan) {
      if (!this.goesOn(mayGoOn)) break;
      await this.one(planned, (missed) => again.push(missed));
    }
    await this.untilOver();
    for (let times = 0; times < MOST_REPETITIONS && again.length > 0 && this.goesOn(mayGoOn); times++) {
      const missed = again.shift();
      if (missed) await this.one(missed, (once) => again.push(once));
      await this.untilOver();
    }
  }

  /** Waits for what must come right after the shooting; false, and a problem, when it does not. */
  async mended(wait: () => Promise<void>): Promise<boolean> {
    try {
      await wait();
      return true;
    } catch (error) {
      this.fail(`after the shooting: ${textOf(error)}`);
      return false;
    }
  }

  private goesOn(mayGoOn: () => boolean): boolean {
    return mayGoOn() && !this.failed && !this.options.stop.aborted;
  }

  private async untilOver(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async one(planned: PlannedFault, missed: (fault: PlannedFault) => void): Promise<void> {
    const { faults, stop } = this.options;
    const make = faults[planned.kind];
    if (make === undefined || 'notHere' in make) {
      this.cannot(planned.kind, make?.notHere ?? 'these stores have nothing of the kind');
      return;
    }
    await pause(planned.pauseMs, undefined, { signal: stop }).catch(() => undefined);
    const random = new Random(planned.salt);
    const underLoad = random.chance(UNDER_LOAD);
    const fault = make(random);
    for (const name of fault.holds) await this.held.get(name);
    if (!(await this.isPossible(planned, fault)) || stop.aborted) return;
    if (underLoad) await this.options.untilBusy();

    const over = this.inject(this.number++, planned, fault, missed);
    for (const name of fault.holds) this.held.set(name, over);
    this.underWay.add(over);
    void over.finally(() => this.underWay.delete(over));
  }

  private async isPossible(planned: PlannedFault, fault: Fault): Promise<boolean> {
    const options = { timeoutMs: BACK_WITHIN_MS, everyMs: 50, what: fault.holds.join(', ') };
    try {
      return await waitFor(async () => this.options.stop.aborted || (await fault.possible()), options);
    } catch (error) {
      this.fail(`before '${planned.kind}': ${textOf(error)}`);
      return false;
    }
  }

  /** Never rejects. */
  private async inject(
    number: number,
    planned: PlannedFault,
    fault: Fault,
    missed: (fault: PlannedFault) => void,
  ): Promise<void> {
    const began = Date.now();
    try {
      const { happened, what } = await fault.inject();
      this.happened.set(planned.kind, (this.happened.get(planned.kind) ?? 0) + happened);
      if (happened === 0) missed(planned);
      const at = new Date(began).toISOString();
      const done: DoneFault = { number, ...planned, at, tookMs: Date.now() - began, happened, what };
      this.options.journal.fault(done);
      this.options.say(`${planned.kind}: ${what}${happened === 0 ? ' (nothing happened)' : ''}`);
    } catch (error) {
      this.fail(`'${planned.kind}' did not come to its end: ${textOf(error)}`);
    }
  }

  private cannot(kind: FaultKind, why: string): void {
    if (this.notHere.has(kind)) return;
    this.notHere.set(kind, why);
    this.options.say(`NOT DONE HERE: ${kind}: ${why}`);
  }

  /** The kinds that cannot be done on this machine, each with its reason. */
  undone(): ReadonlyMap<FaultKind, string> {
    return this.notHere;
  }

  private fail(text: string): void {
    this.failed = true;
    this.problems.push(text);
    this.options.journal.problem(text);
    this.options.say(`PROBLEM: ${text}`);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
