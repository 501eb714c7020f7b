import { Params } from '../../conditions';
import type { Select } from './store';

/** How many rows of `events` meet a condition. */
export async function countEvents(select: Select, where: (params: Params) => string): Promise<number> {
  const params = new Params();
  const [row] = await select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM events WHERE ${where(params)}`,
    params.values,
  );
  return row?.rows ?? 0;
}
