import type { LayerState, Select } from '@sonde/vitals';
import { TENANT } from './raw-rows';

type Figures = Readonly<Record<string, number>>;

/** What the rollup says and what the rows say that it stands for, where they differ. */
export interface Difference {
  readonly of: string;
  readonly rollup: number;
  readonly rows: number;
}

/**
 * Counts, in the plainest way, the rollup rows that count by a state, and holds them against the raw rows that the state
 * says are in them. Rows that are rolled up never change, so this may be asked at any moment.
 */
export async function differences(select: Select, state: LayerState): Promise<Difference[]> {
  const [rollup, rows] = await Promise.all([rolledUp(select, state), raw(select, state)]);
  return [...new Set([...Object.keys(rollup), ...Object.keys(rows)])]
    .map((of) => ({ of, rollup: rollup[of] ?? 0, rows: rows[of] ?? 0 }))
    .filter((one) => one.rollup !== one.rows);
}

async function rolledUp(select: Select, state: LayerState): Promise<Figures> {
  const through = new Map(state.settled.map((day) => [`${day.appId} ${day.day}`, day.through]));
  const rows = await select<{
    app: string;
    day: number;
    kind: string;
    batch: number;
    events: number;
    launches: number;
  }>(
    `SELECT toString(appId) AS app, toUInt32(toDate(at)) AS day, concat(toString(grain), toString(facet)) AS kind,
       toFloat64(rollup_usage.batch) AS batch, sum(events) AS events, 0 AS launches
     FROM rollup_usage WHERE tenantId = '${TENANT}' AND facet IN ('', 'COUNTRY') GROUP BY app, day, kind, batch
     UNION ALL SELECT toString(appId) AS app, toUInt32(toDate(at)) AS day, concat('launch', toString(grain), toString(facet)) AS kind,
       toFloat64(rollup_launches.batch) AS batch, sum(timed) AS events, 0 AS launches
     FROM rollup_launches WHERE tenantId = '${TENANT}' AND facet = '' GROUP BY app, day, kind, batch`,
    {},
  );
  const figures: Record<string, number> = {};
  for (const { app, day, kind, batch, events } of rows) {
    if (!state.batches.includes(batch) || batch <= (through.get(`${app} ${day}`) ?? 0)) continue;
    const key = `${kind} ${app} ${day}`;
    figures[key] = (figures[key] ?? 0) + events;
  }
  return figures;
}

async function raw(select: Select, { rolled }: LayerState): Promise<Figures> {
  if (rolled.length === 0) return {};
  const rows = await select<{ app: string; day: number; events: number; launches: number }>(
    `SELECT toString(appId) AS app, toUInt32(toDate(at)) AS day, sum(weight) AS events,
       toFloat64(countIf(type = 'app_launch')) AS launches
     FROM events WHERE tenantId = '${TENANT}' AND (${rolled
       .map(
         ({ logId, partition, offset }) =>
           `logId = ${logId} AND logPartition = ${partition} AND logOffset <= ${offset}`,
       )
       .join(' OR ')})
     GROUP BY app, day`,
    {},
  );
  return Object.fromEntries(
    rows.flatMap(({ app, day, events, launches }) => [
      ...['q', 'd', 'dCOUNTRY'].map((kind) => [`${kind} ${app} ${day}`, events] as const),
      ...(launches > 0
        ? ['launchq', 'launchd'].map((kind) => [`${kind} ${app} ${day}`, launches] as const)
        : []),
    ]),
  );
}
