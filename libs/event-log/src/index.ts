export * from './port';
export {
  deadLetterKey,
  decodeDeadLetter,
  decodeDeadLetterEntry,
  encodeReplayNote,
  type DeadLetterHeader,
  type ReplayNote,
  type StoredDeadLetter,
} from './dead-letter';
export { type EventLogLogger } from './logger';
export { openEventLog, type EmbeddedLog, type EventLogOptions } from './embedded/open';
export { ForeignPositionError } from './kafka/group-position';
export { openKafkaLog, type KafkaLog } from './kafka/open';
export { type KafkaLogOptions } from './kafka/settings';
export { openConfiguredLog } from './open-configured-log';
export { EventLogClient } from './nest/event-log-client';
export {
  EventLogServer,
  LogBatchContext,
  type EventLogServerOptions,
  type TopicLane,
} from './nest/event-log-server';
export { LogBatches } from './nest/log-batches.decorator';
export { SpooledEventLog, type SpooledEventLogOptions, type SpoolUse, spoolLag } from './spool';
