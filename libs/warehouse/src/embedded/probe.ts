import { request } from 'node:http';
import { READER } from './engine-config';
import type { EngineState } from './engine-state';

/** True when the folder's own engine (it knows the password) answers a query on its port. Gives up after 2 s. */
export function answers(state: EngineState): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(
      {
        host: '127.0.0.1',
        port: state.port,
        path: '/?query=SELECT%201',
        headers: { 'X-ClickHouse-User': READER, 'X-ClickHouse-Key': state.password },
        agent: false,
        timeout: 2000,
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode === 200));
        response.once('error', () => resolve(false));
      },
    );
    probe.once('timeout', () => probe.destroy());
    probe.once('error', () => resolve(false));
    probe.end();
  });
}
