import { appSdl } from './app';
import { controlSdl } from './control';
import { enumsSdl } from './enums';
import { errorGroupsSdl } from './error-groups';
import { eventsSdl } from './events';
import { lossesSdl } from './losses';
import { metricsSdl } from './metrics';
import { sessionsSdl } from './sessions';

/** The whole schema; `apps/query/schema.graphql` is its printed form. */
export const typeDefs = (): string[] => [
  appSdl,
  enumsSdl(),
  metricsSdl,
  lossesSdl,
  sessionsSdl,
  eventsSdl,
  errorGroupsSdl,
  controlSdl,
];
