import { ABSENT, EVENT_COLUMNS } from '@sonde/event-schema';
import { createBlock, monthOf, type Columns, type Table, type Warehouse } from '@sonde/warehouse';

export type Row = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const NOT_SAID = 255;

/** What a column holds when a phone said nothing. */
function silent(name: string, type: string): unknown {
  if (name === 'weight') return 1;
  if (name === 'tenantId' || name === 'appId' || name === 'installId') return name;
  const kind = (EVENT_COLUMNS as Readonly<Record<string, string>>)[name];
  if (kind === 'flag') return NOT_SAID;
  if (kind === 'number' && name !== 'status') return ABSENT;
  if (type.startsWith('Map')) return undefined;
  if (type.startsWith('Array')) return [];
  if (type.startsWith('Array')) return [];
  return type.includes('String') ? '' : 0;
}

let token = 0;

/** Writes rows as the processor does: through blocks, one month at a time. Columns that a row leaves out are silent. */
export async function insertRows(warehouse: Warehouse, table: Table, rows: readonly Row[]): Promise<void> {
  const partition = table.partitionBy;
  const months = new Map<string, Row[]>();
  for (const row of rows) {
    const month = partition ? monthOf(Number(row[partition])) : '';
    months.set(month, [...(months.get(month) ?? []), row]);
  }
  for (const ofMonth of months.values()) {
    const block = createBlock(table);
    for (const row of ofMonth) pushRow(block.columns, table.columns, row);
    for (let i = 0; i < ofMonth.length; i++) block.endRow();
    await warehouse.insert(table, block, `test:${token++}:${table.name}`);
  }
}

function pushRow(
  buffers: Readonly<Record<string, { push(value: unknown): void }>>,
  columns: Columns,
  row: Row,
): void {
  for (const [name, { type }] of Object.entries(columns)) {
    const kept = name === 'expiresOn' ? Date.now() + 3_000 * DAY_MS : silent(name, type);
    buffers[name]?.push(Object.hasOwn(row, name) ? row[name] : kept);
  }
}
