export { arbitraryHistory, logOf, type Arrival } from './arbitrary-history';
export { naiveSessions, type LoggedEvent, type NaiveRules } from './naive-sessions';
