import { Params, scopeCondition, SESSION_LIVES, SESSION_ROWS } from '@sonde/vitals';
import { byApp, type InstallOfApp } from '../request-loaders';
import type { Ask } from '../warehouse/ask';

interface Row {
  readonly install: string;
  readonly id: string;
}

/** The ids of the installs' first sessions, in their order. */
export async function loadFirstSessions(
  ask: Ask,
  installs: readonly InstallOfApp[],
): Promise<(string | null)[]> {
  const found = new Map<string, string>();
  await Promise.all(
    byApp(installs).map(async (ofApp) => {
      const [first] = ofApp;
      if (!first) return;
      const params = new Params();
      const sql =
        `SELECT installId AS install, argMin(sessionId, (startAt, startHash)) AS id FROM ${SESSION_ROWS} ` +
        `WHERE ${scopeCondition(params, first.scope)} AND ${SESSION_LIVES} ` +
        `AND has(${params.bind(
          'Array(String)',
          ofApp.map((one) => one.installId),
        )}, installId) GROUP BY installId ` +
        'SETTINGS do_not_merge_across_partitions_select_final = 1';
      for (const row of await ask.select<Row>(sql, params.values))
        found.set(`${first.scope.appId}/${row.install}`, row.id);
    }),
  );
  return installs.map(({ scope, installId }) => found.get(`${scope.appId}/${installId}`) ?? null);
}
