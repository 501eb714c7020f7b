export { adminTokenSetting, commonConfig, LOG_LEVELS, ports, storeConfig } from './config/shared';
export type { LogLevel, StoreConfig } from './config/shared';
export type { SaslMechanism } from './config/kafka';
export { CONFIG_EXIT_CODE, ConfigError, environmentWith, loadConfig } from './config/load';
export { defineConfig } from './config/schema';
export type { ConfigOf, ConfigSchema } from './config/schema';
export {
  flag,
  folder,
  integer,
  needs,
  oneOf,
  optionalSecret,
  optionalText,
  optionalUrl,
  port,
  text,
} from './config/setting';
export type { Setting } from './config/setting';
export { operationsRoutes } from './health/operations-routes';
export type { OperationsParts } from './health/operations-routes';
export { startOperationsServer } from './health/operations-server';
export type { OperationsServer } from './health/operations-server';
export { Readiness } from './health/readiness';
export type { CheckResult, ReadinessReport } from './health/readiness';
export { adminToken } from './identity/admin-token';
export { backoffMs } from './lifecycle/backoff';
export type { Backoff } from './lifecycle/backoff';
export { onceToldToEnd } from './lifecycle/ending';
export { listenUrl } from './lifecycle/listen-url';
export { CLOSE_TIMEOUT_MS, runApp } from './lifecycle/run-app';
export type { AppContext, AppDefinition, ReadyMessage, RunningApp } from './lifecycle/run-app';
export { createLogger } from './logging/logger';
export type { Logger } from './logging/logger';
export { readableLine } from './logging/readable-line';
export { redactFields, redactText } from './logging/redact';
export { createMetrics } from './metrics/metrics';
export type { Metrics } from './metrics/metrics';
export { startTelemetry } from './telemetry/start-telemetry';
export type { Telemetry } from './telemetry/start-telemetry';
export { trace } from './telemetry/trace';
