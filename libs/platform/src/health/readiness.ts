import { redactText } from '../logging/redact';

/** How long a check may take before it counts as failed: a store that hangs is a store that is away. */
const CHECK_TIMEOUT_MS = 3_000;

export interface CheckResult {
  readonly name: string;
  readonly ready: boolean;
  /** False: the app can do its work without it for now. Absent otherwise. */
  readonly needed?: false;
  /** Why it is not ready. */
  readonly message?: string;
}

export interface ReadinessReport {
  /** True when everything that is needed is ready. */
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

interface Part {
  readonly check: () => Promise<void>;
  readonly needed: boolean;
}

/** What an app needs to do its work. Each part adds its own check. */
export class Readiness {
  private readonly parts = new Map<string, Part>();

  /** @param check throws when the part cannot work now; its message is shown to operators */
  add(name: string, check: () => Promise<void>): void {
    this.parts.set(name, { check, needed: true });
  }

  /** A part whose absence is shown to operators, and that the app bridges meanwhile. @param check as in `add` */
  addBridged(name: string, check: () => Promise<void>): void {
    this.parts.set(name, { check, needed: false });
  }

  /** Runs all checks at once. Never throws. */
  async report(): Promise<ReadinessReport> {
    const checks = await Promise.all([...this.parts].map(([name, part]) => runCheck(name, part)));
    return { ready: checks.every((check) => check.ready || check.needed === false), checks };
  }
}

async function runCheck(name: string, { check, needed }: Part): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([check(), timeout]);
    return { name, ready: true };
  } catch (error) {
    return {
      name,
      ready: false,
      ...(needed ? {} : { needed }),
      message: redactText(error instanceof Error ? error.message : String(error)),
    };
  } finally {
    clearTimeout(timer);
  }
}
