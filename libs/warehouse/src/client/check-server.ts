import type { ClickHouseClient } from '@clickhouse/client';
import { WarehouseSetupError } from '../port';
import { tables } from '../tables';
import { checkedSettings, insertSettings } from './insert-settings';

const OLDEST = { year: 25, month: 8 };
/** Inserts of a table whose tokens are remembered; delivery.md counts on no less. */
export const DEDUPLICATION_WINDOW = 100_000;

/** How long a server may take to tell its version: longer means that something between swallows what is sent. */
const VERSION_MS = 5_000;

/** Asked first and with no settings: an old server refuses those it does not know. @throws WarehouseSetupError */
export async function checkVersion(client: ClickHouseClient): Promise<void> {
  const answer = await client.query({
    query: 'SELECT version() AS version',
    format: 'JSONEachRow',
    abort_signal: AbortSignal.timeout(VERSION_MS),
  });
  const [server] = await answer.json<{ version: string }>();
  const version = server?.version ?? 'unknown';
  const [year = 0, month = 0] = version.split('.').map(Number);
  if (year < OLDEST.year || (year === OLDEST.year && month < OLDEST.month)) {
    throw new WarehouseSetupError(
      `ClickHouse ${version} is too old: ${OLDEST.year}.${OLDEST.month} or newer is needed. Upgrade it, or name another in SONDE_CLICKHOUSE_URL`,
    );
  }
}

/**
 * Holds the server to what delivery rests on: the settings of inserts, and that every table remembers tokens.
 * @throws WarehouseSetupError when it would count events twice or lose them
 */
export async function checkServer(client: ClickHouseClient, database: string): Promise<void> {
  const ask = async <T>(query: string): Promise<T[]> => {
    const result = await client.query({
      query,
      format: 'JSONEachRow',
      clickhouse_settings: insertSettings,
      query_params: { database, names: Object.keys(checkedSettings) },
    });
    return result.json<T>();
  };

  const kept = new Map(
    (
      await ask<{ name: string; value: string }>(
        'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}',
      )
    ).map(({ name, value }) => [name, value]),
  );
  for (const [name, wanted] of Object.entries(checkedSettings)) {
    const value = kept.get(name);
    if (value !== wanted) {
      throw new WarehouseSetupError(
        `ClickHouse does not keep ${name}=${wanted} on inserts (it has ${value ?? 'no such setting'}), so events would be lost or counted twice; remove what overrides it, a profile's constraint or a proxy`,
      );
    }
  }

  const found = await ask<{ name: string; definition: string }>(
    "SELECT name, engine_full AS definition FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name != 'schema_migrations'",
  );
  for (const { name, definition } of found) {
    const window = Number(
      /(?:replicated|non_replicated)_deduplication_window = (\d+)/.exec(definition)?.[1] ?? 0,
    );
    if (window < DEDUPLICATION_WINDOW) {
      const setting = /Replicated\w*MergeTree/.test(definition) ? 'replicated' : 'non_replicated';
      throw new WarehouseSetupError(
        `Table ${database}.${name} remembers the tokens of ${window} inserts, so events would be counted twice; run: ALTER TABLE ${database}.${name} MODIFY SETTING ${setting}_deduplication_window = ${DEDUPLICATION_WINDOW}`,
      );
    }
  }
  const names = new Set(found.map(({ name }) => name));
  const missing = Object.values(tables).find(({ name }) => !names.has(name));
  if (missing !== undefined) {
    throw new WarehouseSetupError(
      `Table ${database}.${missing.name} is gone although its migration was applied; restore it, or drop the database ${database} to begin with an empty one`,
    );
  }
}
