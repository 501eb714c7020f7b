import { measureBodyFromParts } from '@sonde/sdk-protocols';
import { collect } from '../../body/collect';
import { ACCEPTED_ENCODINGS, encodingOf, formOf } from '../../body/encoding';
import { readParts } from '../../body/multipart';
import type { WireLimits } from '../../body/wire-limits';
import { refuse } from '../refusal';
import type { Refusal } from '../refusal';
import type { Authenticated, Received } from '../stages';

export interface ReceiveParts {
  readonly limits: WireLimits;
  /** Told how many bytes came over the wire and how many attachments were dropped. */
  readonly seen: (door: string, bytes: number, blobs: number) => void;
}

/** Reads the body off the wire, after its headers have said that it can be understood. */
export function createReceiveStep({ limits, seen }: ReceiveParts) {
  return async function receive(request: Authenticated): Promise<Received | Refusal> {
    const { headers, door, body } = request;
    const form = formOf(headers['content-type']);
    if (form === undefined || (form === 'multipart' && !door.takesMultipart)) {
      const allowed = door.takesMultipart ? 'application/json or multipart/form-data' : 'application/json';
      return invalid(415, 'unsupported_media_type', `Content-Type must be ${allowed}`);
    }
    const sentEncoding = encodingOf(headers['content-encoding']);
    if (sentEncoding === undefined) {
      return invalid(415, 'unsupported_encoding', `Content-Encoding must be one of ${ACCEPTED_ENCODINGS}`);
    }
    // An uncompressed form is read as it comes, so that its attachments never fill memory.
    if (form === 'multipart' && sentEncoding === 'identity') return receiveForm(request);

    const announced = Number(headers['content-length'] ?? 0);
    const collected = announced > limits.sentBytes ? TOO_LONG : await collect(body, limits.sentBytes);
    switch (collected.kind) {
      case 'too_long':
        return tooLarge('body_too_large', `a body has at most ${limits.sentBytes} bytes on the wire`);
      case 'broken_off':
        return BROKEN_OFF;
      case 'whole':
        seen(door.protocol, collected.bytes.length, 0);
        return { form, sentEncoding, sent: collected.bytes, ...request };
    }
  };

  async function receiveForm(request: Authenticated): Promise<Received | Refusal> {
    const parts = await readParts(request.body, request.headers['content-type'] ?? '', limits);
    switch (parts.kind) {
      case 'damaged':
        return invalid(400, 'bad_multipart', `the form cannot be read: ${parts.why}`);
      case 'too_large':
        return tooLarge(parts.code, parts.why);
      case 'broken_off':
        return BROKEN_OFF;
      case 'whole': {
        const json = measureBodyFromParts([...parts.events], [...parts.spans]);
        seen(request.door.protocol, json.length, parts.blobs);
        return { form: 'json', sentEncoding: 'identity', sent: json, ...request };
      }
    }
  }
}

const TOO_LONG = { kind: 'too_long' } as const;

/** Nobody is there to read it; no ledger line, because the SDK will send the batch again. */
const BROKEN_OFF = refuse(400, 'broken_off', 'the body ended before it was complete');

function invalid(status: 400 | 415, code: string, message: string): Refusal {
  return refuse(status, code, message, { outcome: 'INVALID' });
}

function tooLarge(code: string, message: string): Refusal {
  return refuse(413, code, message, { outcome: 'TOO_LARGE' });
}
