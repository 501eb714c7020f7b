import type { ClickHouseSettings } from '@clickhouse/client';

/**
 * On every insert: one block becomes one part, written before the answer, and a repeated token is recognised.
 * `check` reads them back and Sonde does not start where a server overrides them.
 */
export const insertSettings = {
  async_insert: 0,
  wait_for_async_insert: 1,
  insert_deduplicate: 1,
  deduplicate_insert: 'enable',
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  max_insert_threads: '1',
  materialized_views_ignore_errors: 0,
  // an unknown or missing column is a bug of ours, not something to guess around
  input_format_skip_unknown_fields: 0,
  // the answer's status line comes after the insert has ended
  wait_end_of_query: 1,
} as const satisfies ClickHouseSettings & Record<string, string | number>;

/** Of those, the ones whose value the server can report (the last is of the HTTP interface alone). */
export const checkedSettings: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(insertSettings)
    .filter(([name]) => name !== 'wait_end_of_query')
    .map(([name, value]) => [name, String(value)]),
);
