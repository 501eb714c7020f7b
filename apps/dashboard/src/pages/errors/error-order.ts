import type { Schema } from '@sonde/query-client';

/** By what the list of errors is ordered; the name stands in the address. */
export const ORDERS = {
  events: { title: 'Events', by: 'EVENTS' },
  users: { title: 'Users', by: 'USERS' },
  sessions: { title: 'Sessions', by: 'SESSIONS' },
  growth: { title: 'Growth', by: 'GROWTH' },
  'last-seen': { title: 'Last seen', by: 'LAST_SEEN' },
  'first-seen': { title: 'First seen', by: 'FIRST_SEEN' },
  new: { title: 'New in this version', by: 'NEW_IN_VERSION' },
} as const satisfies Record<string, { title: string; by: Schema.ErrorGroupOrderField }>;
export type Order = keyof typeof ORDERS;

/** Which groups the list shows, by where the work on them stands. */
export const STANDS = {
  open: { title: 'Open', status: ['UNRESOLVED', 'REGRESSED'] },
  regressed: { title: 'Regressed', status: ['REGRESSED'] },
  resolved: { title: 'Resolved', status: ['RESOLVED'] },
  ignored: { title: 'Ignored', status: ['IGNORED'] },
  all: { title: 'All', status: ['UNRESOLVED', 'RESOLVED', 'REGRESSED', 'IGNORED'] },
} as const satisfies Record<string, { title: string; status: readonly Schema.ErrorGroupStatus[] }>;
export type Stand = keyof typeof STANDS;
