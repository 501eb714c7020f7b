import type { Readable } from 'node:stream';

export type Collected =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_long' }
  | { readonly kind: 'broken_off' };

/**
 * Reads a request's body into one buffer of at most `limit` bytes. Beyond that nothing more is kept: the rest is
 * left to Node, which discards it within the request's time limit, so that the client still gets to read the answer.
 */
export function collect(body: Readable, limit: number): Promise<Collected> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (result: Collected): void => {
      body.off('data', onData).off('end', onEnd).off('close', onBrokenOff);
      resolve(result);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limit) {
        settle({ kind: 'too_long' });
        body.resume();
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      settle({
        kind: 'whole',
        bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length),
      });
    };
    const onBrokenOff = (): void => settle({ kind: 'broken_off' });
    // An error is always followed by 'close'; without a listener it would end the process.
    body.on('data', onData).on('end', onEnd).on('error', ignore).on('close', onBrokenOff);
    if (body.destroyed) onBrokenOff();
  });
}

function ignore(): void {
  return undefined;
}
