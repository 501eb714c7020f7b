import 'reflect-metadata';
import { serverAudits, type AuditResult } from 'graphql-http';
import { makeTenant, startTestServer } from './testing/server';

/** All audits of GraphQL over HTTP against the running server, asked with a key as any caller has to. */
async function auditsOf(showSchema: boolean): Promise<readonly AuditResult[]> {
  const server = await startTestServer({ showSchema });
  try {
    const { query: key } = await makeTenant(server, 'audited');
    const audits = serverAudits({
      url: `${server.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${key}`);
        return fetch(url, { ...init, headers });
      },
    });
    const results: AuditResult[] = [];
    // One after the other: a failure then names the audit that it belongs to.
    for (const { fn } of audits) results.push(await fn());
    return results;
  } finally {
    await server.close();
  }
}

const failed = (results: readonly AuditResult[], demand: RegExp): string[] =>
  results
    .filter(({ name, status }) => demand.test(name) && status !== 'ok')
    .map((result) => `${result.id} ${result.name}: ${'reason' in result ? result.reason : ''}`);

describe('GraphQL over HTTP', () => {
  it('every MUST, every SHOULD and every MAY is met', async () => {
    const results = await auditsOf(true);
    expect(results.length).toBeGreaterThan(50);
    expect(failed(results, /^(MUST|SHOULD)/)).toEqual([]);
    expect(failed(results, /./)).toEqual([]);
  });

  it('in production too, but for the audits that ask for a type of the schema', async () => {
    const results = await auditsOf(false);
    expect(failed(results, /^(MUST|SHOULD)/).map((text) => text.slice(0, 4))).toEqual(['2EA1', '28B9']);
  });
});
