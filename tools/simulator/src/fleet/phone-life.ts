import type { Fact } from './fact';
import { NETWORKS } from './market';
import { releaseAt, resourceOf, type History, type Phone } from './phone';
import { Random } from './random';
import { Scene, fitBefore } from './scene';
import { useApp, workInBackground, type SessionEnd } from './session';

const MINUTE = 60_000;
/** Events of one use of the app, on average; decides how many uses an amount of events takes. */
const EVENTS_PER_USE = 22;

/** How much people use phones at each hour of the day, UTC. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 9, 9, 8, 8, 8, 9, 10, 11, 11, 9, 6, 3];

/**
 * Everything that happens on a phone between `from` and `to`, in order of time; exactly `budget` events.
 *
 * @param boundaries epoch ms (ascending) that figures are cut at: a phone with a wrong clock does nothing near them,
 *   since its times come back corrected only to within the delay of the network.
 */
export function livePhone(
  seed: number,
  phone: Phone,
  history: History,
  budget: number,
  boundaries: readonly number[],
): Fact[] {
  const random = new Random(`life/${seed}/${phone.number}/${history.from}/${history.to}`);
  const from = Math.max(history.from, phone.installedAt);
  const facts: Fact[] = [];
  let coldNext = true;
  for (let round = 0; facts.length < budget; round++) {
    if (round > 40)
      throw new RangeError('too many events for that many devices and days: raise --devices or --days');
    const uses = Math.ceil(((budget - facts.length) / EVENTS_PER_USE) * 1.15);
    const begin = facts.at(-1)?.at ?? from;
    // Each round fills the first part of what is left, so that another one can follow.
    const end = round === 0 ? begin + (history.to - begin) * 0.97 : begin + (history.to - begin) * 0.5;
    const starts = startTimes(random, uses, begin + 1, end);
    for (const [index, startedAt] of starts.entries()) {
      const limit = starts[index + 1] ?? end;
      const use = oneUse(random, phone, history, startedAt, coldNext);
      const fitted = fitBefore(use.facts, startedAt, Math.floor(limit));
      if (phone.clockOffset !== 0 && fitted.some((fact) => nearBoundary(fact.at, boundaries))) continue;
      facts.push(...(phone.clockOffset === 0 ? fitted : fitted.slice(0, 100)));
      coldNext = use.processEnded;
      if (facts.length >= budget) break;
    }
  }
  return facts.slice(0, budget);
}

/** One use of the app that starts at a time; used for life as it happens too. */
export function oneUse(
  random: Random,
  phone: Phone,
  history: History,
  startedAt: number,
  coldNext: boolean,
): SessionEnd {
  const release = releaseAt(phone, history, startedAt);
  const network = random.weighted(NETWORKS).network;
  const sessionId = phone.namesSessions ? random.uuid() : '';
  const scene = new Scene(phone, random, resourceOf(phone, release, network), startedAt, sessionId);
  if (phone.namesSessions && random.chance(0.04)) return workInBackground(scene, random.int(2, 8));
  const size = Math.min(90, Math.max(3, Math.round(random.logNormal(18, 0.7))));
  const kind = coldNext ? 'cold' : random.weighted(LATER_LAUNCHES).kind;
  return useApp(scene, kind, size);
}

const LATER_LAUNCHES = [
  { kind: 'cold', weight: 25 },
  { kind: 'warm', weight: 35 },
  { kind: 'hot', weight: 40 },
] as const;

function nearBoundary(at: number, boundaries: readonly number[]): boolean {
  return boundaries.some((boundary) => at > boundary - 5 * MINUTE && at < boundary + 2 * MINUTE);
}

/** Ascending times between `from` and `to`, more of them at the busy hours, never two in the same second. */
function startTimes(random: Random, count: number, from: number, to: number): number[] {
  const busiest = Math.max(...HOURS);
  const times: number[] = [];
  for (let tries = 0; times.length < count && tries < count * 20; tries++) {
    const at = from + random.next() * (to - from);
    const hour = new Date(at).getUTCHours();
    if (random.chance((HOURS[hour] ?? 1) / busiest)) times.push(Math.floor(at));
  }
  times.sort((a, b) => a - b);
  return times.filter((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 1000);
}
