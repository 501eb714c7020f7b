import type { EventColumnValues } from './columns';

/** Users notice the end of a foreground service too: such an error counts as one in the foreground. */
export function markForeground(fields: { foregroundService?: boolean }, into: EventColumnValues): void {
  if (fields.foregroundService === true) into.foreground = 1;
}

/** Importance of a process, as Android names it, that had something on the screen. */
const ON_SCREEN: ReadonlySet<string> = new Set(['foreground', 'visible']);
/** Of one that was kept for a quick return only: its end is no loss to anybody. */
const CACHED: ReadonlySet<string> = new Set(['cached', 'cached_background', 'empty', 'background', 'gone']);

/** Whether the process that ended was on the screen, where its importance says so. */
export function markImportance(fields: { importance?: string }, into: EventColumnValues): void {
  const importance = fields.importance?.toLowerCase().replace(/[ -]/g, '_') ?? '';
  if (ON_SCREEN.has(importance)) into.foreground = 1;
  else if (CACHED.has(importance)) into.foreground = 0;
}
