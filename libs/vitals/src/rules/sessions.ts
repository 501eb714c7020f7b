/** Milliseconds from the first to the last event of a session. */
export const SESSION_DURATION = 'toFloat64(toUnixTimestamp64Milli(endAt) - toUnixTimestamp64Milli(startAt))';

/** Why what an event counts for cannot be added up before its session is known. */
export const NEEDS_WHOLE_SESSIONS =
  'whether an event counts depends on the rest of its session, which a later event may still change';
