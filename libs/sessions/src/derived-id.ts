import { hash53 } from '@sonde/event-schema';

const hex = (hash: number): string => hash.toString(16).padStart(14, '0');

/** The id of a derived session: it follows from the app, the install and the session's earliest event. */
export const derivedSessionId = (appId: string, installId: string, startHash: number): string =>
  `d${hex(hash53(`${appId}:${installId}`))}${hex(startHash)}`;
