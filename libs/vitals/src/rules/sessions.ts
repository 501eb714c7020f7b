/** Milliseconds from the first to the last event of a session. */
export const SESSION_DURATION = 'toFloat64(toUnixTimestamp64Milli(endAt) - toUnixTimestamp64Milli(startAt))';
