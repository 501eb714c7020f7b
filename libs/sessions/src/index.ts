export * from './session-event';
export { type Session, openSession, extendSession, sessionOf } from './session';
export * from './cut';
export * from './derived-id';
export * from './affected';
export { showsForeground } from './foreground';
