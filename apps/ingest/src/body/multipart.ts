import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { WireLimits } from './wire-limits';

export type Parts =
  | {
      readonly kind: 'whole';
      /** Raw JSON texts of the `event` fields, in order. */
      readonly events: readonly string[];
      readonly spans: readonly string[];
      /** Attachments (`blob-…`): counted, not kept. */
      readonly blobs: number;
    }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'too_large'; readonly code: string; readonly why: string }
  | { readonly kind: 'broken_off' };

/** A part's header is short; more is an attempt to fill memory. */
const PART_HEADER_BYTES = 8 * 1024;
const MAX_BLOBS = 100;
const MAX_SPANS = 10_000;

/**
 * Reads measure's multipart/form-data: `event` and `span` fields with one JSON text each, and `blob-<id>` files,
 * whose bytes run through without being kept.
 */
export function readParts(body: Readable, contentType: string, limits: WireLimits): Promise<Parts> {
  return new Promise((resolve) => {
    const events: string[] = [];
    const spans: string[] = [];
    let blobs = 0;
    let seen = 0;
    let kept = 0;
    let settled = false;
    const settle = (parts: Parts): void => {
      if (settled) return;
      settled = true;
      body.off('data', onData).off('end', onEnd).off('close', onBrokenOff);
      if (!body.destroyed) body.resume();
      resolve(parts);
    };
    const tooLarge = (code: string, why: string): void => settle({ kind: 'too_large', code, why });

    let form: InstanceType<typeof Busboy>;
    try {
      form = new Busboy({
        headers: { 'content-type': contentType },
        limits: {
          fieldNameSize: 256,
          // A field above the limit for one event is let through: the door's reader refuses it as that one event.
          fieldSize: limits.inflatedBytes,
          fields: limits.events + MAX_SPANS,
          files: MAX_BLOBS,
          headerPairs: 32,
          headerSize: PART_HEADER_BYTES,
        },
      });
    } catch (error) {
      resolve({ kind: 'damaged', why: (error as Error).message });
      return;
    }
    form.on('field', (name, value) => {
      kept += value.length;
      if (kept > limits.inflatedBytes)
        tooLarge('inflated_too_large', `its fields exceed ${limits.inflatedBytes} bytes`);
      else if (name === 'event') events.push(value);
      else if (name === 'span') spans.push(value);
    });
    form.on('file', (_name, stream) => {
      blobs++;
      stream.on('error', () => undefined).resume();
    });
    form.on('filesLimit', () => tooLarge('too_many_parts', `a body has at most ${MAX_BLOBS} files`));
    form.on('fieldsLimit', () => tooLarge('too_many_parts', `a body has at most ${limits.events} events`));
    form.on('error', (error) => settle({ kind: 'damaged', why: (error as Error).message }));
    form.on('finish', () => settle({ kind: 'whole', events, spans, blobs }));

    const onData = (chunk: Buffer): void => {
      seen += chunk.length;
      if (seen > limits.multipartBytes)
        tooLarge('body_too_large', `it exceeds ${limits.multipartBytes} bytes`);
      else form.write(chunk);
    };
    const onEnd = (): void => void form.end();
    const onBrokenOff = (): void => settle({ kind: 'broken_off' });
    body
      .on('data', onData)
      .on('end', onEnd)
      .on('error', () => undefined)
      .on('close', () => {
        if (!body.readableEnded) onBrokenOff();
      });
  });
}
