import { appSdl } from './app';
import { attributesSdl } from './attributes';
import { controlSdl } from './control';
import { enumsSdl } from './enums';
import { errorGroupsSdl } from './error-groups';
import { eventsSdl } from './events';
import { groupingSdl } from './grouping';
import { funnelSdl } from './funnel';
import { lossesSdl } from './losses';
import { metricsSdl } from './metrics';
import { releasesSdl } from './releases';
import { passportsSdl } from './passports';
import { retentionSdl } from './retention';
import { sessionsSdl } from './sessions';
import { triageSdl } from './triage';

/** The whole schema; `apps/query/schema.graphql` is its printed form. */
export const typeDefs = (): string[] => [
  appSdl,
  enumsSdl(),
  metricsSdl,
  passportsSdl,
  retentionSdl,
  funnelSdl,
  lossesSdl,
  releasesSdl,
  attributesSdl,
  sessionsSdl,
  eventsSdl,
  errorGroupsSdl,
  triageSdl,
  groupingSdl,
  controlSdl,
];
