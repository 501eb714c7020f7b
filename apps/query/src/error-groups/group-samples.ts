import { EVENT_SELECT, type EventRow } from '../events/event-row';
import { newestFirst } from '../events/event-list';
import { together } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { askByList, statementOf } from './of-groups';

export interface SampleKey {
  readonly group: GroupParent;
  /** How many events, at most. */
  readonly first: number;
}

interface Row extends EventRow {
  readonly id: string;
}

/** Each group's newest events. Which they are is found by narrow columns; the wide ones are read for those alone. */
export async function selectSamples(ask: Ask, keys: readonly SampleKey[]): Promise<EventRow[][]> {
  const found = new Map<SampleKey, EventRow[]>();
  await Promise.all(
    together(keys, ({ first }) => String(first)).map(async (ofSize) => {
      const samples = await selectNewest(
        ask,
        ofSize.map(({ group }) => group),
        ofSize[0]?.first ?? 0,
      );
      ofSize.forEach((key, i) => found.set(key, samples[i] ?? []));
    }),
  );
  return keys.map((key) => found.get(key) ?? []);
}

const selectNewest = (ask: Ask, groups: readonly GroupParent[], first: number): Promise<EventRow[][]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const where = `${members} AND ${asked}`;
      const newest =
        `SELECT laneKey, at, eventHash FROM events WHERE ${where} ` +
        `ORDER BY at DESC, eventHash DESC LIMIT ${first} BY ${group}`;
      const sql =
        `SELECT toString(${group}) AS id, ${EVENT_SELECT} FROM events WHERE ${where} ` +
        `AND (laneKey, at, eventHash) IN (${newest}) ORDER BY ${newestFirst} LIMIT ${first} BY id`;
      return ask.select<Row>(sql, params.values);
    },
    (_group, rows) => [...rows],
  );
