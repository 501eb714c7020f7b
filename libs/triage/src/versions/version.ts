/** A version of an app as its events name it; '' where they say nothing. */
export interface Version {
  /** `appVersion`, such as `4.2.0`. */
  readonly version: string;
  /** `appBuild`: Android's version code, iOS's build number. */
  readonly build: string;
}

/** Below every other version: an event that does not say its version is never known to be "not older". */
export const NO_VERSION: Version = { version: '', build: '' };
