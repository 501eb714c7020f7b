import type { Fact, PhoneResource } from './fact';
import type { Phone } from './phone';
import type { Random } from './random';

/** How a fact differs from the plainest one of its type. */
export interface FactOptions {
  readonly sampleRate?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly endpoint?: string;
  readonly host?: string;
  readonly reportedByNextProcess?: boolean;
}

/** What goes on between the start and the end of one use of the app: a clock that only moves on, and what was noted. */
export class Scene {
  readonly facts: Fact[] = [];
  screen = '';
  private offset = 0;

  /**
   * @param startedAt epoch ms.
   * @param sessionId '' where the SDK names none.
   */
  constructor(
    readonly phone: Phone,
    readonly random: Random,
    readonly resource: PhoneResource,
    readonly startedAt: number,
    readonly sessionId: string,
  ) {}

  /** Lets time pass, ms; at least 1, so that no two facts of a phone happen in the same millisecond. */
  pass(milliseconds: number): void {
    this.offset += Math.max(1, Math.round(milliseconds));
  }

  /** Notes that something happened now, then lets a millisecond pass. */
  note(type: string, fields: Readonly<Record<string, unknown>>, options: FactOptions = {}): void {
    const at = this.startedAt + this.offset;
    this.facts.push({
      id: this.random.uuid(),
      type,
      sdkType: type,
      at,
      sessionId: this.sessionId,
      userId: this.phone.userId !== '' && at >= this.phone.loginAt ? this.phone.userId : '',
      screen: this.screen,
      resource: this.resource,
      sampleRate: 1,
      fields,
      ...options,
    });
    this.pass(1);
  }
}

/**
 * Squeezes the facts of a scene into the time that the phone has for it, keeping their order and their distance of
 * at least a millisecond.
 *
 * @param end epoch ms that no fact may reach.
 */
export function fitBefore(facts: readonly Fact[], startedAt: number, end: number): Fact[] {
  const last = facts.at(-1);
  if (!last || last.at < end) return [...facts];
  const room = end - 1 - startedAt - facts.length;
  if (room < 0)
    throw new RangeError('more events than the time has milliseconds: ask for more devices or days');
  const factor = room / (last.at - startedAt);
  let previous = startedAt - 1;
  return facts.map((fact) => {
    const at = Math.max(previous + 1, startedAt + Math.floor((fact.at - startedAt) * factor));
    previous = at;
    return { ...fact, at };
  });
}
