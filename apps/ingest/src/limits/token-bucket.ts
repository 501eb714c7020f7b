/** A bucket holds what comes in this many seconds: so much may arrive at once. */
export const BURST_SECONDS = 10;

/**
 * A token bucket: `perSecond` tokens flow in, up to ten seconds' worth, and every event takes one. A batch larger
 * than the whole bucket passes when the bucket is full and leaves a debt; otherwise it could never pass.
 * Time is an argument, in milliseconds of a clock that never goes back.
 */
export class TokenBucket {
  private tokens: number;

  constructor(
    private perSecond: number,
    private lastAt: number,
  ) {
    this.tokens = this.capacity;
  }

  /** The app's setting may change while the bucket lives. */
  setRate(perSecond: number): void {
    this.perSecond = perSecond;
    this.tokens = Math.min(this.tokens, this.capacity);
  }

  /** Seconds until that many events would pass, 0 when they pass now. Takes nothing. */
  wait(events: number, now: number): number {
    this.refill(now);
    const needed = Math.min(events, this.capacity);
    return this.tokens >= needed ? 0 : (needed - this.tokens) / this.perSecond;
  }

  take(events: number): void {
    this.tokens -= events;
  }

  private get capacity(): number {
    return this.perSecond * BURST_SECONDS;
  }

  private refill(now: number): void {
    const seconds = Math.max(0, now - this.lastAt) / 1000;
    this.tokens = Math.min(this.capacity, this.tokens + seconds * this.perSecond);
    this.lastAt = now;
  }
}
