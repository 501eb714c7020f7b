/** When a stored session begins and ends. Epoch milliseconds. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

/**
 * Which stored sessions of an install could change when events with these times join them.
 *
 * A silence longer than the gap separates for certain; sessions that touch without one (cut by a cold launch or by the
 * maximum length) may shift together, so they are taken together. The rest stays as it is, whatever the new events say.
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
  const runs: { startAt: number; endAt: number; members: S[] }[] = [];
  for (const session of [...sessions].sort((a, b) => a.startAt - b.startAt)) {
    const run = runs.at(-1);
    if (run !== undefined && session.startAt - run.endAt <= gapMs) {
      run.members.push(session);
      run.endAt = Math.max(run.endAt, session.endAt);
    } else {
      runs.push({ startAt: session.startAt, endAt: session.endAt, members: [session] });
    }
  }
  // New events also touch each other: a run of them may reach a stored run that no single one of them touches.
  const sorted = [...times].sort((a, b) => a - b);
  const reach: { from: number; to: number }[] = [];
  for (const time of sorted) {
    const last = reach.at(-1);
    if (last !== undefined && time - last.to <= gapMs) last.to = time;
    else reach.push({ from: time, to: time });
  }
  return runs
    .filter((run) => reach.some(({ from, to }) => from - run.endAt <= gapMs && run.startAt - to <= gapMs))
    .flatMap((run) => run.members);
}
