import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next request is answered with; `hang` never answers, `drop` closes the connection. */
export type Step =
  | 'hang'
  | 'drop'
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
}

/** A server that says what it is told to, request by request; the last step goes on for ever. */
export interface ScriptedServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Resolves when a caller has gone before it was answered. */
  readonly left: Promise<void>;
  close(): Promise<void>;
}

export async function scriptedServer(steps: readonly Step[]): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const step = steps[Math.min(asked.length, steps.length - 1)];
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body'];
      asked.push({ headers: request.headers, body });
      response.on('close', () => {
        if (!response.writableFinished) leave();
      });
      if (step === 'drop') request.socket.destroy();
      if (typeof step !== 'object') return;
      response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
      response.end(typeof step.body === 'string' ? step.body : JSON.stringify(step.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    asked,
    left,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
