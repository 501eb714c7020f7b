import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems hand out to clients (from 32768 on Linux, 49152 elsewhere). */
const FIRST = 20_000;
const LAST = 29_999;

/**
 * A port that nobody listens on, out of the range that systems give to outgoing connections: so it stays free while its
 * server is down and comes back to it.
 */
export async function quietPort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${FIRST} to ${LAST} is free on 127.0.0.1`);
}

/**
 * Makes sure that a port can be listened on. Without it another server that listens there would answer for one that
 * could not start.
 *
 * @throws Error when somebody listens on it
 */
export async function requireFree(port: number): Promise<void> {
  if (!(await isFree(port))) throw new Error(`127.0.0.1:${port} is taken: another program listens there`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
