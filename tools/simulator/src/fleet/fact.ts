/** What a batch says about the phone; as in the native protocol, only what the phone says. */
export interface PhoneResource {
  readonly installId: string;
  readonly appVersion: string;
  readonly appBuild: string;
  readonly environment?: string;
  readonly emulator?: boolean;
  readonly installSource?: string;
  readonly firstInstalledAt?: string;
  readonly os: string;
  readonly osVersion: string;
  readonly device: string;
  readonly manufacturer: string;
  readonly country?: string;
  readonly carrier?: string;
  readonly network?: string;
  readonly locale: string;
  readonly sdk: string;
  readonly sdkVersion: string;
}

/** Something that happened on a phone, at the true time. */
export interface Fact {
  readonly id: string;
  readonly type: string;
  /** The sender's own name of the type. */
  readonly sdkType: string;
  /** True time, epoch milliseconds. */
  readonly at: number;
  /** '' where the SDK names no session. */
  readonly sessionId: string;
  readonly userId: string;
  readonly screen: string;
  readonly resource: PhoneResource;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** 0 < rate ≤ 1. */
  readonly sampleRate: number;
  /** The type's own fields as the native protocol names them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Path with ids replaced by `*`, of network requests. */
  readonly endpoint?: string;
  readonly host?: string;
  /** The crash was found by the next process, which sends it. */
  readonly reportedByNextProcess?: boolean;
}
