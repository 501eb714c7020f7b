import { lowCardinality, string } from '../native/column';

/** The phone and the app's version, the same columns on events and on sessions; names as in event-schema's Resource. */
export const resourceColumns = {
  installId: string(),
  appVersion: lowCardinality(),
  appBuild: lowCardinality(),
  patch: lowCardinality(),
  environment: lowCardinality(),
  /** 'true', 'false' or ''. */
  emulator: lowCardinality(),
  installSource: lowCardinality(),
  os: lowCardinality(),
  osVersion: lowCardinality(),
  device: lowCardinality(),
  manufacturer: lowCardinality(),
  country: lowCardinality(),
  carrier: lowCardinality(),
  network: lowCardinality(),
  locale: lowCardinality(),
  sdk: lowCardinality(),
  sdkVersion: lowCardinality(),
};
