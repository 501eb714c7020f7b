/**
 * How ClickHouse writes rollup rows: months of late events in one insert; one thread, so that questions and inserts of events
 * go first; no memory of what was inserted before, since an attempt never repeats an insert. A roll-up of a replay may have
 * as many groups as rows: what does not fit into a fraction of a small server's memory is put together by way of its disk.
 */
const SETTINGS = {
  max_partitions_per_insert_block: 0,
  insert_deduplicate: 0,
  max_threads: 1,
  max_insert_threads: 1,
  max_bytes_before_external_group_by: 128 * 1024 * 1024,
  max_bytes_before_external_sort: 128 * 1024 * 1024,
  min_insert_block_size_rows: 65_536,
  min_insert_block_size_bytes: 0,
};

/** The end of each statement that writes rollup rows. */
export const WRITING = `SETTINGS ${Object.entries(SETTINGS)
  .map(([name, value]) => `${name} = ${value}`)
  .join(', ')}`;
