import type { Fact } from '../fleet/fact';

const GAP = 30 * 60_000;
const LONGEST = 12 * 3_600_000;

/** A session as the definitions have it, found from what the phone did. */
export interface TrueSession {
  /** Epoch ms of its earliest event. */
  readonly startAt: number;
  /** Epoch ms of its last event. */
  readonly endAt: number;
  /** The earliest event: version, device and so on of the session are its. */
  readonly earliest: Fact;
  readonly crashed: boolean;
  readonly anr: boolean;
  readonly errored: boolean;
  readonly background: boolean;
  readonly facts: readonly Fact[];
}

/** Only such things happen while the app is on the screen. */
const isForeground = (fact: Fact): boolean =>
  fact.type === 'app_launch' ||
  fact.type === 'screen_view' ||
  fact.type === 'interaction' ||
  fact.fields['foreground'] === true;

/** Cuts the events of one phone into sessions: named ones by their name, the others by gaps, cold launches and length. */
export function trueSessions(facts: readonly Fact[]): TrueSession[] {
  const named = new Map<string, Fact[]>();
  const unnamed: Fact[] = [];
  for (const fact of facts) {
    if (fact.sessionId === '') {
      unnamed.push(fact);
      continue;
    }
    const members = named.get(fact.sessionId);
    if (members) members.push(fact);
    else named.set(fact.sessionId, [fact]);
  }
  return [...named.values(), ...cut(unnamed)].map(sessionOf);
}

function cut(facts: readonly Fact[]): Fact[][] {
  const chains: Fact[][] = [];
  let chain: Fact[] = [];
  for (const fact of [...facts].sort((a, b) => a.at - b.at)) {
    const first = chain[0];
    const last = chain.at(-1);
    const cold = fact.type === 'app_launch' && fact.fields['kind'] === 'cold';
    if (!first || !last || cold || fact.at - last.at > GAP || fact.at - first.at > LONGEST) {
      chain = [];
      chains.push(chain);
    }
    chain.push(fact);
  }
  return chains;
}

function sessionOf(members: readonly Fact[]): TrueSession {
  const facts = [...members].sort((a, b) => a.at - b.at);
  const earliest = facts[0];
  const last = facts.at(-1);
  if (!earliest || !last) throw new RangeError('a session without events');
  return {
    startAt: earliest.at,
    endAt: last.at,
    earliest,
    crashed: facts.some(({ type }) => type === 'crash'),
    anr: facts.some(({ type }) => type === 'anr'),
    errored: facts.some(({ type }) => type === 'error'),
    background: !facts.some(isForeground),
    facts,
  };
}
