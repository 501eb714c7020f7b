import type { EventColumnValues } from './columns';

/** Users notice the end of a foreground service too: such an error counts as one in the foreground. */
export function markForeground(fields: { foregroundService?: boolean }, into: EventColumnValues): void {
  if (fields.foregroundService === true) into.foreground = 1;
}
