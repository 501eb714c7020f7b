import type { ClickHouseClient } from '@clickhouse/client';
import { WarehouseSetupError } from '../port';
import { checkedSettings, insertSettings } from './insert-settings';

const OLDEST = { year: 25, month: 8 };
/** Inserts of a table whose tokens are remembered; delivery.md counts on no less. */
export const DEDUPLICATION_WINDOW = 100_000;

/** @throws WarehouseSetupError when the server would count events twice or lose them */
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

  const [server] = await ask<{ version: string }>('SELECT version() AS version');
  const version = server?.version ?? 'unknown';
  const [year = 0, month = 0] = version.split('.').map(Number);
  if (year < OLDEST.year || (year === OLDEST.year && month < OLDEST.month)) {
    throw new WarehouseSetupError(
      `ClickHouse ${version} is too old: ${OLDEST.year}.${OLDEST.month} or newer is needed`,
    );
  }

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
        `ClickHouse does not keep ${name}=${wanted} on inserts (it has ${value ?? 'no such setting'})`,
      );
    }
  }

  const tables = await ask<{ name: string; definition: string }>(
    "SELECT name, engine_full AS definition FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name != 'schema_migrations'",
  );
  for (const { name, definition } of tables) {
    const window = Number(
      /(?:replicated|non_replicated)_deduplication_window = (\d+)/.exec(definition)?.[1] ?? 0,
    );
    if (window < DEDUPLICATION_WINDOW) {
      throw new WarehouseSetupError(
        `Table ${database}.${name} remembers the tokens of ${window} inserts; it must be ${DEDUPLICATION_WINDOW}`,
      );
    }
  }
}
