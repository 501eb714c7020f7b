import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { WireLimits } from '../body/wire-limits';

type Limits = Pick<WireLimits, 'lingerBytes' | 'lingerMs'>;
/** What of Fastify's request and reply is needed. */
type Request = { readonly raw: IncomingMessage };
interface Reply {
  readonly raw: ServerResponse;
  header(name: string, value: number): unknown;
  getHeader(name: string): unknown;
}
type Done = (error: Error | null, payload?: unknown) => void;

/**
 * An `onSend` hook for answers that are given before the request's body has come: on a connection that ends with the
 * answer, Node would close the socket with bytes of the client still under way, to which TCP replies with a reset. A
 * client that writes its whole body before it reads would then see a broken pipe and never the answer. So the answer
 * goes out at once, but ends only when the client has sent what it wanted to, within limits.
 *
 * A connection that is kept needs none of this: Node reads the rest of the body to get at the next request.
 */
export function createLingeringClose(limits: Limits) {
  return function lingeringClose(request: Request, reply: Reply, payload: unknown, done: Done): void {
    if (request.raw.complete || typeof payload !== 'string' || !endsConnection(reply)) {
      done(null, payload);
      return;
    }
    void reply.header('content-length', Buffer.byteLength(payload));
    done(null, Readable.from(thenWait(payload, drained(request.raw, limits))));
  };
}

const endsConnection = (reply: Reply): boolean =>
  !reply.raw.shouldKeepAlive || reply.getHeader('connection') === 'close';

async function* thenWait(payload: string, until: Promise<void>): AsyncGenerator<string> {
  yield payload;
  await until;
}

/** Resolves when the body has come to its end, broke off, or came to a limit. What comes is thrown away. */
function drained(body: IncomingMessage, { lingerBytes, lingerMs }: Limits): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const settle = (): void => {
      clearTimeout(timer);
      body.off('data', onData).off('end', settle).off('close', settle);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > lingerBytes) settle();
    };
    const timer = setTimeout(settle, lingerMs);
    body.on('data', onData).on('end', settle).on('close', settle).resume();
    if (body.destroyed || body.readableEnded) settle();
  });
}
