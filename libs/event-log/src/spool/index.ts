export { spoolLag } from './spool-lag';
export { type SpoolUse } from './spool';
export { SpooledEventLog, type SpooledEventLogOptions } from './spooled-event-log';
