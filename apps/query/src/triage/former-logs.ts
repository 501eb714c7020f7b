import type { Activity } from '@sonde/triage';

/** What was done with a group before its events came to another one, when the app was regrouped. */
export interface FormerLog {
  readonly groupId: string;
  readonly activities: readonly Activity[];
}

/** Former groups whose logs are shown with that of one group; those that came to it last are read first. */
export const MOST_FORMER_GROUPS = 100;

/**
 * The logs of the groups that a group's work came from, through all regroupings, up to when each was handed on.
 * @param read all of one group's log
 * @param log of the group itself
 */
export async function formerLogs(
  read: (groupId: string) => Promise<readonly Activity[]>,
  id: string,
  log: readonly Activity[],
): Promise<readonly FormerLog[]> {
  const known = new Set([id]);
  const logs: FormerLog[] = [];
  let heirs: readonly (readonly Activity[])[] = [log];
  while (heirs.length > 0) {
    const next = heirs
      .flatMap((activities) => [...handedOn(activities)])
      .filter(([from]) => !known.has(from) && known.add(from))
      .slice(0, MOST_FORMER_GROUPS - logs.length);
    const found = await Promise.all(
      next.map(async ([groupId, until]): Promise<FormerLog> => ({
        groupId,
        activities: (await read(groupId)).filter(({ at }) => at <= until),
      })),
    );
    logs.push(...found);
    heirs = found.map(({ activities }) => activities);
  }
  return logs.filter(({ activities }) => activities.length > 0);
}

/** The groups that handed their work on to this one, the last first, and when they did so last. */
function handedOn(log: readonly Activity[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { deed, at } of [...log].sort((a, b) => b.sequence - a.sequence))
    if (deed.kind === 'INHERITED' && !last.has(deed.from)) last.set(deed.from, at);
  return last;
}
