import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { WireLimits } from '../body/wire-limits';
import { errorBody } from './error-body';
import { createLingeringClose } from './lingering-close';

const MAX_HEADER_BYTES = 16 * 1024;
/** How long an idle connection is kept for a phone's next batch, in milliseconds. */
const KEEP_ALIVE_MS = 65_000;

/** Fastify as Nest's HTTP server, with time limits and clean answers for whatever is no HTTP request. */
export function createServer(limits: WireLimits): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A batch on a connection that is still open is taken while the server ends: a 503 could lose it.
    return503OnClosing: false,
    skipMiddie: true,
    clientErrorHandler: answerClientError,
    http: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.max(100, Math.min(1_000, limits.headersMs / 4)),
      maxHeaderSize: MAX_HEADER_BYTES,
    },
  });
  const fastify = adapter.getInstance();
  // Bodies are read by the pipeline, after the key was checked and with its own limits: to Fastify there are none, and
  // neither does it look at their types.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  fastify.addHook('onSend', createLingeringClose(limits));
  return adapter;
}

/** Node's own words for what is wrong with the bytes on a socket. */
const CLIENT_ERRORS: Readonly<Record<string, { status: string; code: string; message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'timeout',
    message: 'the request took too long to arrive',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    message: `headers have at most ${MAX_HEADER_BYTES} bytes`,
  },
};
const BAD_REQUEST = {
  status: '400 Bad Request',
  code: 'bad_request',
  message: 'this is not an HTTP request',
};

function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, code, message } = CLIENT_ERRORS[error.code ?? ''] ?? BAD_REQUEST;
  const body = JSON.stringify(errorBody(code, message));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
