import { redactText } from '../logging/redact';

/** How long a check may take before it counts as failed: a store that hangs is a store that is away. */
const CHECK_TIMEOUT_MS = 3_000;

export interface CheckResult {
  readonly name: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly message?: string;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

/** What an app needs to do its work. Each part adds its own check. */
export class Readiness {
  private readonly checks = new Map<string, () => Promise<void>>();

  /** @param check throws when the part cannot work now; its message is shown to operators */
  add(name: string, check: () => Promise<void>): void {
    this.checks.set(name, check);
  }

  /** Runs all checks at once. Never throws. */
  async report(): Promise<ReadinessReport> {
    const checks = await Promise.all([...this.checks].map(([name, check]) => runCheck(name, check)));
    return { ready: checks.every((check) => check.ready), checks };
  }
}

async function runCheck(name: string, check: () => Promise<void>): Promise<CheckResult> {
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
      message: redactText(error instanceof Error ? error.message : String(error)),
    };
  } finally {
    clearTimeout(timer);
  }
}
