import fastify from 'fastify';
import { listenUrl } from '../lifecycle/listen-url';
import { operationsRoutes } from './operations-routes';
import type { OperationsParts } from './operations-routes';

export interface OperationsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server with nothing but health and metrics, for an app that has no HTTP interface of its own. */
export async function startOperationsServer(
  address: { readonly host: string; readonly port: number },
  parts: OperationsParts,
): Promise<OperationsServer> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  operationsRoutes(server, parts);
  await server.listen(address);
  return { url: listenUrl(address.host, server.server), close: () => server.close() };
}
