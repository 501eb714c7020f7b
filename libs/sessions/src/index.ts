export * from './session-event';
export { type Session, openSession, extendSession, sessionOf } from './session';
export * from './cut';
export * from './derived-id';
export * from './affected';
export * from './install-chain';
export { showsForeground } from './foreground';
export { foregroundMsOf } from './foreground-time';
export { isAbnormal } from './exit';
