let first = 0;
let next = 0;
let name = '';

/** The UTC month of a time in epoch milliseconds, such as '2026-11': the partition that its row belongs to. */
export function monthOf(ms: number): string {
  // events come in runs of one month, and making a text of a date costs more than writing the whole row
  if (ms >= first && ms < next) return name;
  const day = new Date(ms);
  name = day.toISOString().slice(0, 7);
  first = Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
  next = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1);
  return name;
}
