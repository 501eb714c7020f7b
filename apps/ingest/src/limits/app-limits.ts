import type { App } from '@sonde/catalog';
import { TokenBucket } from './token-bucket';

const DAY_MS = 86_400_000;

export type LimitDecision =
  | { readonly kind: 'pass' }
  | { readonly kind: 'rate_limited'; readonly retryAfter: number }
  | { readonly kind: 'over_quota'; readonly retryAfter: number };

interface AppUse {
  bucket: TokenBucket | undefined;
  day: number;
  eventsToday: number;
}

/**
 * Holds each app to its events per second and events per UTC day. An app without such settings is not counted.
 * The counts are this instance's own and start at nothing with it: n instances let an app have up to n times as
 * much. Limits protect Sonde, they do not bill.
 */
export class AppLimits {
  private readonly uses = new Map<string, AppUse>();

  constructor(
    private readonly clock: () => number,
    /** Milliseconds that never go back. */
    private readonly monotonic: () => number,
  ) {}

  /** All events of a batch pass, or none: those that pass are counted. */
  admit(app: Pick<App, 'id' | 'eventsPerSecond' | 'eventsPerDay'>, events: number): LimitDecision {
    if (app.eventsPerSecond === undefined && app.eventsPerDay === undefined) return { kind: 'pass' };
    const now = this.clock();
    const use = this.useOf(app.id, Math.floor(now / DAY_MS));
    if (app.eventsPerDay !== undefined && use.eventsToday + events > app.eventsPerDay) {
      return { kind: 'over_quota', retryAfter: Math.ceil((DAY_MS - (now % DAY_MS)) / 1000) };
    }
    const bucket = this.bucketOf(use, app.eventsPerSecond);
    const wait = bucket?.wait(events, this.monotonic()) ?? 0;
    if (wait > 0) return { kind: 'rate_limited', retryAfter: Math.max(1, Math.ceil(wait)) };
    bucket?.take(events);
    use.eventsToday += events;
    return { kind: 'pass' };
  }

  private useOf(appId: string, day: number): AppUse {
    let use = this.uses.get(appId);
    if (!use) this.uses.set(appId, (use = { bucket: undefined, day, eventsToday: 0 }));
    if (use.day !== day) [use.day, use.eventsToday] = [day, 0];
    return use;
  }

  private bucketOf(use: AppUse, perSecond: number | undefined): TokenBucket | undefined {
    if (perSecond === undefined) use.bucket = undefined;
    else if (use.bucket) use.bucket.setRate(perSecond);
    else use.bucket = new TokenBucket(perSecond, this.monotonic());
    return use.bucket;
  }
}
