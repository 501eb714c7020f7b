/** How much one request may bring. Bytes and milliseconds; figures of the hardening checklist. */
export interface WireLimits {
  /** On the wire, as compressed by the phone. */
  readonly sentBytes: number;
  /** A multipart body may carry attachments, which are counted and dropped as they come. */
  readonly multipartBytes: number;
  readonly inflatedBytes: number;
  /** Inflated bytes per byte on the wire … */
  readonly ratio: number;
  /** … which small bodies may exceed: up to here no ratio is looked at. */
  readonly ratioFloorBytes: number;
  readonly events: number;
  readonly eventBytes: number;
  readonly headersMs: number;
  /** For the whole request, headers included. */
  readonly requestMs: number;
  /** Of a body that is not wanted, so much more is read and thrown away before its connection is closed … */
  readonly lingerBytes: number;
  /** … or for so long. */
  readonly lingerMs: number;
}

export const WIRE_LIMITS: WireLimits = {
  sentBytes: 2 * 1024 * 1024,
  multipartBytes: 20 * 1024 * 1024,
  inflatedBytes: 10 * 1024 * 1024,
  ratio: 100,
  ratioFloorBytes: 64 * 1024,
  events: 1_000,
  eventBytes: 256 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  lingerBytes: 32 * 1024 * 1024,
  lingerMs: 5_000,
};

/** How far a body of so many bytes may inflate, and which of the two limits that is. */
export function inflationLimit(
  sentBytes: number,
  limits: WireLimits,
): { bytes: number; by: 'size' | 'ratio' } {
  const byRatio = Math.max(limits.ratioFloorBytes, limits.ratio * sentBytes);
  return byRatio < limits.inflatedBytes
    ? { bytes: byRatio, by: 'ratio' }
    : { bytes: limits.inflatedBytes, by: 'size' };
}
