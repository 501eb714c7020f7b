import { askGraphql, createApp, dataOf, waitFor, type AppUnderTest } from '@sonde/test-kit';

/** Longest wait for a control plane that is being shot at. Milliseconds. */
const WITHIN_MS = 300_000;

/** A new tenant with one app; tried again until the control plane and its store answer. */
export function createAppAt(graphql: string, adminToken: string, name: string): Promise<AppUnderTest> {
  const ask = async <T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> =>
    dataOf(await askGraphql<T>(graphql, query, variables, adminToken));
  return waitFor(() => createApp(ask, { name }), { timeoutMs: WITHIN_MS, everyMs: 500, what: 'a new app' });
}
