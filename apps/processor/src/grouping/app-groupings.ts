import { DEFAULT_GROUPING, type CompiledGrouping } from '@sonde/error-groups';

/** By which rules each app's errors are grouped, as of one moment. */
export interface AppGroupings {
  of(appId: string): CompiledGrouping;
}

/** Where they come from. */
export interface GroupingSource {
  /** Those of these apps. Never fails and never waits for long: what is not known is what was known last. */
  ofApps(appIds: Iterable<string>): Promise<AppGroupings>;
}

/** Sonde's newest rules for every app. */
export const DEFAULT_GROUPINGS: AppGroupings & GroupingSource = {
  of: () => DEFAULT_GROUPING,
  ofApps: () => Promise.resolve(DEFAULT_GROUPINGS),
};
