import { TENANT_FILTER, TENANT_TABLES } from '../client/tenant-lock';

/** Where its tables are. */
export const DATABASE = 'sonde';

/** Names of the embedded engine's users; both have the password of the data folder. */
export const WRITER = 'sonde';
export const READER = 'sonde_reader';

const MEGABYTE = 1_000_000;

export interface EngineLimits {
  /** What the engine may allocate in all. */
  readonly memoryLimitMb: number;
}

const element = (name: string, body: string | number): string => `<${name}>${body}</${name}>`;
const elements = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join('\n');
const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Server settings for a laptop that runs other things too: few background threads, small caches, no system log tables. */
export function engineConfig(
  files: { readonly users: string; readonly log: string },
  limits: EngineLimits,
): string {
  return `<clickhouse>
<logger>
${elements({ log: escaped(files.log), size: '5M', count: 2 })}
</logger>
<users_config>${escaped(files.users)}</users_config>
${elements({
  max_server_memory_usage: limits.memoryLimitMb * MEGABYTE,
  max_concurrent_queries: 100,
  mark_cache_size: 32 * MEGABYTE,
  index_mark_cache_size: 8 * MEGABYTE,
  uncompressed_cache_size: 0,
  index_uncompressed_cache_size: 0,
  mmap_cache_size: 0,
  query_condition_cache_size: 8 * MEGABYTE,
  background_pool_size: 2,
  background_schedule_pool_size: 4,
  background_common_pool_size: 2,
  background_move_pool_size: 1,
  background_fetches_pool_size: 1,
})}
<merge_tree>
${elements({
  // these three count free places of the background pool and must fit its small size
  number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
  number_of_free_entries_in_pool_to_execute_mutation: 1,
  number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
  // a merge reads few wide rows at a time, and never more at once than leaves room for questions
  merge_max_block_size_bytes: 8 * MEGABYTE,
  // a merged part is not synced: what it was made of stays until the system has long written it, as on a server
  // (the program's own default, 0, would lose both to a power cut)
  old_parts_lifetime: 480,
})}
</merge_tree>
</clickhouse>
`;
}

/** Row policies of the reading user. */
const rowPolicies = (): string =>
  element(
    'databases',
    element(
      DATABASE,
      TENANT_TABLES.map((table) => element(table, element('filter', escaped(TENANT_FILTER)))).join(''),
    ),
  );

/**
 * Users of the engine. `default`, without a password, is the program's own session that opens the port; it may do nothing
 * else, so a process that does not know the folder's password reaches no data.
 */
export function usersConfig(password: string, limits: EngineLimits): string {
  const user = (name: string, secret: string, grants: string): string =>
    element(
      name,
      `<password>${secret}</password><networks><ip>127.0.0.1</ip><ip>::1</ip></networks><profile>${name}</profile><quota>default</quota>${grants}`,
    );
  const own = ['GRANT SYSTEM LISTEN ON *.*', 'GRANT SELECT ON system.numbers'];
  return `<clickhouse>
<users>
${user('default', '', element('grants', own.map((grant) => element('query', grant)).join('')))}
${user(WRITER, password, '')}
${user(READER, password, rowPolicies())}
</users>
<profiles>
${element('default', elements({ http_max_field_value_size: 64 * MEGABYTE }))}
${element(WRITER, elements({ max_memory_usage: Math.floor(limits.memoryLimitMb * 0.7) * MEGABYTE }))}
${element(
  READER,
  elements({
    readonly: 2,
    max_execution_time: 60,
    max_memory_usage: Math.floor(limits.memoryLimitMb * 0.5) * MEGABYTE,
    max_result_bytes: 200 * MEGABYTE,
  }),
)}
</profiles>
<quotas><default></default></quotas>
</clickhouse>
`;
}
