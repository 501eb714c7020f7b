export { groupError, GROUPING_VERSION, type ErrorGroup, type ErrorKind } from './group-error';
export { messageTemplate } from './message-template';
