import { Agent, request } from 'node:http';
import type { Body } from './bodies';

/** Sends the bodies over so many connections at once; every one must be taken. @throws Error on any other answer than 202 */
export async function sendBodies(
  bodies: readonly Body[],
  to: { readonly url: string; readonly key: string; readonly connections: number },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: to.connections });
  const url = new URL('/v1/events', to.url);
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
      await post(agent, url, to.key, body);
  };
  await Promise.all(Array.from({ length: to.connections }, connection));
  agent.destroy();
}

function post(agent: Agent, url: URL, key: string, body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.gzip.length,
    };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else
          reject(
            new Error(`ingest answered ${String(response.statusCode)}: ${Buffer.concat(parts).toString()}`),
          );
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body.gzip);
  });
}
