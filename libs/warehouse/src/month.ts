/** The UTC month of a time in epoch milliseconds, such as '2026-11': the partition that its row belongs to. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}
