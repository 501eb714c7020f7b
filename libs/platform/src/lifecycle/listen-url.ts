import type { Server } from 'node:net';

/** The address at which a listening server can be called from this machine, such as `http://127.0.0.1:8400`. */
export function listenUrl(host: string, server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen on TCP');
  // "All addresses" is not one that can be called.
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${address.port}`;
}
