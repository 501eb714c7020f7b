/** When a stored session begins and ends. Epoch milliseconds. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

/** Sessions that follow one another without a silence. */
interface Run<S> extends Span {
  endAt: number;
  /** In the order of time. */
  readonly members: S[];
}

/**
 * Which stored sessions of an install could change when events with these times join them.
 *
 * A silence longer than the gap separates for certain. Sessions that touch without one (cut by a cold launch, by the
 * maximum length or by the maximum number of events) may shift together from the one on that the first new event joins
 * or follows; what lies before that one was cut without regard to what comes later. The rest stays as it is, whatever
 * the new events say.
 *
 * @param sessions in any order
 * @param times of the new events, in any order
 * @returns the affected ones
 */
export function affectedSessions<S extends Span>(
  sessions: readonly S[],
  times: readonly number[],
  gapMs: number,
): S[] {
  const reaches = reachesOf(times, gapMs);
  return runsOf(sessions, gapMs).flatMap((run) => {
    const first = reaches.find(({ from, to }) => from - run.endAt <= gapMs && run.startAt - to <= gapMs);
    return first === undefined ? [] : fromTheOneBefore(run.members, first.from);
  });
}

function runsOf<S extends Span>(sessions: readonly S[], gapMs: number): Run<S>[] {
  const runs: Run<S>[] = [];
  for (const session of [...sessions].sort((a, b) => a.startAt - b.startAt)) {
    const run = runs.at(-1);
    if (run !== undefined && session.startAt - run.endAt <= gapMs) {
      run.members.push(session);
      run.endAt = Math.max(run.endAt, session.endAt);
    } else {
      runs.push({ startAt: session.startAt, endAt: session.endAt, members: [session] });
    }
  }
  return runs;
}

/** New events also touch each other: a reach of them may come to a stored run that no single one of them touches. */
function reachesOf(times: readonly number[], gapMs: number): { from: number; to: number }[] {
  const reaches: { from: number; to: number }[] = [];
  for (const time of [...times].sort((a, b) => a - b)) {
    const last = reaches.at(-1);
    if (last !== undefined && time - last.to <= gapMs) last.to = time;
    else reaches.push({ from: time, to: time });
  }
  return reaches;
}

/**
 * The sessions from the one on that holds `time` or is the last before it. One that ends in the very millisecond in
 * which another of them starts goes with it: by their times their events cannot be told apart.
 */
function fromTheOneBefore<S extends Span>(members: readonly S[], time: number): S[] {
  let from = Math.max(-Infinity, ...members.map(({ endAt }) => (endAt < time ? endAt : -Infinity)));
  let taken = members.filter(({ endAt }) => endAt >= from);
  for (;;) {
    from = Math.min(...taken.map(({ startAt }) => startAt));
    const more = members.filter(({ endAt }) => endAt >= from);
    if (more.length === taken.length) return taken;
    taken = more;
  }
}
