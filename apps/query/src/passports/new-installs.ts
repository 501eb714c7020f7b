import { cellRows, type Cell } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';

/** How it was known that installs were new. */
export interface NewInstallsKnown {
  /** The phone said when it was first installed. */
  readonly saidByPhone: number;
  /** It did not: the install's first event that Sonde still keeps. */
  readonly firstSeen: number;
}

/** Null for values that do not count installs by when they began. */
export async function selectNewInstallsKnown(ask: Ask, cell: Cell): Promise<NewInstallsKnown | null> {
  const rows = cellRows(cell, 'measured');
  if (!rows?.areInstalls) return null;
  const began = `SELECT appId, installId FROM ${rows.from} WHERE ${rows.where}`;
  const said = `SELECT max(firstInstalledAt) > fromUnixTimestamp64Milli(0) AS said FROM events WHERE ${rows.scope}`;
  const sql =
    `SELECT toFloat64(countIf(said)) AS saidByPhone, toFloat64(countIf(NOT said)) AS firstSeen FROM ` +
    `(${said} AND (appId, installId) IN (${began}) GROUP BY appId, installId)`;
  const [row] = await ask.select<NewInstallsKnown>(sql, rows.params.values);
  return row ?? { saidByPhone: 0, firstSeen: 0 };
}
