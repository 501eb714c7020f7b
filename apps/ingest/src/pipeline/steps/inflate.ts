import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { measureBodyFromParts } from '@sonde/sdk-protocols';
import type { BodyEncoding } from '@sonde/sdk-protocols';
import type { Inflater, InflateResult } from '../../body/inflater';
import { isZlib } from '../../body/inflater';
import { readParts } from '../../body/multipart';
import { inflationLimit } from '../../body/wire-limits';
import type { WireLimits } from '../../body/wire-limits';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Inflated, Received } from '../stages';

export interface InflateParts {
  readonly inflater: Inflater;
  readonly limits: WireLimits;
}

/** Undoes the Content-Encoding, within limits that hold while inflating. */
export function createInflateStep({ inflater, limits }: InflateParts) {
  return async function inflate(request: Received): Promise<Inflated | Refusal> {
    const limit = inflationLimit(request.sent.length, limits);
    const result = await inflater.inflate(request.sent, request.sentEncoding, limit.bytes);
    if (result.kind !== 'inflated') return explain(request.sentEncoding, result, limit);
    if (request.form === 'multipart') return inflateForm(request, result.bytes);
    return { json: result.bytes, ...packed(request, result.bytes), ...request };
  };

  async function inflateForm(request: Received, bytes: Buffer): Promise<Inflated | Refusal> {
    const parts = await readParts(Readable.from([bytes]), request.headers['content-type'] ?? '', limits);
    switch (parts.kind) {
      case 'too_large':
        return refuse(413, parts.code, parts.why, { outcome: 'TOO_LARGE' });
      case 'damaged':
      case 'broken_off': {
        const why = parts.kind === 'damaged' ? parts.why : 'it ends early';
        return refuse(400, 'bad_multipart', `the form cannot be read: ${why}`, { outcome: 'INVALID' });
      }
      case 'whole': {
        const json = measureBodyFromParts([...parts.events], [...parts.spans]);
        return { json, packed: gzipSync(json, { level: 1 }), packedEncoding: 'gzip', ...request };
      }
    }
  }

  function explain(
    encoding: BodyEncoding,
    result: Exclude<InflateResult, { kind: 'inflated' }>,
    limit: ReturnType<typeof inflationLimit>,
  ): Refusal {
    switch (result.kind) {
      case 'too_large':
        return limit.by === 'ratio'
          ? refuse(413, 'ratio_too_high', `a body inflates at most ${limits.ratio} times`, {
              outcome: 'TOO_LARGE',
            })
          : refuse(413, 'inflated_too_large', `a body has at most ${limit.bytes} bytes when inflated`, {
              outcome: 'TOO_LARGE',
            });
      case 'damaged':
        return refuse(400, 'bad_encoding', `the body is not valid ${encoding}: ${result.why}`, {
          outcome: 'INVALID',
        });
      case 'busy':
        return refuse(503, 'busy', 'too many zstd bodies at once', { retryAfter: 1 });
    }
  }
}

/**
 * The form in which the log holds the body: the phone's own bytes, which saves compressing again, unless whoever
 * reads the log could not read them as cheaply and safely: zstd has no native decoder in Node 20, and "deflate"
 * without its zlib header is nobody's standard.
 */
function packed(request: Received, json: Buffer): { packed: Buffer; packedEncoding: BodyEncoding } {
  const { sent, sentEncoding } = request;
  if (sentEncoding === 'zstd' || (sentEncoding === 'deflate' && !isZlib(sent))) {
    return { packed: gzipSync(json, { level: 1 }), packedEncoding: 'gzip' };
  }
  return { packed: sent, packedEncoding: sentEncoding };
}
