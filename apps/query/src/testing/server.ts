import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '@sonde/catalog';
import { openEventLog, type EventLog } from '@sonde/event-log';
import { createLogger, createMetrics, Readiness } from '@sonde/platform';
import { openWarehouse, type SelectOptions, type Warehouse } from '@sonde/warehouse';
import { createDataVersionReader } from '../cache/data-version';
import { journalNumber } from '../cache/journal-number';
import { createFreshnessReader } from '../freshness';
import type { DocumentRules } from '../persisted/registered-documents';
import { startServer } from '../server';

export const ADMIN_TOKEN = 'test-admin-token';

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, never>> & Record<string, any>;
  readonly errors: readonly GraphqlError[];
  /** The body as it came. */
  readonly text: string;
}

/** The real query server on real embedded stores in a folder that goes away. */
export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  readonly catalog: Catalog;
  readonly warehouse: Warehouse;
  readonly log: EventLog;
  /** Statements that the server has sent to ClickHouse, in their order. */
  readonly statements: string[];
  /** What "now" is for the server; tests may move it. */
  readonly clock: { now: number };
  ask(
    token: string | undefined,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Answer>;
  /** As `ask`, but errors fail the test. */
  data(
    token: string,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, any>>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly showSchema?: boolean;
  readonly documents?: DocumentRules;
  /** Answers are given again for so long; not at all unless said. Milliseconds. */
  readonly cacheMs?: number;
}

/** The warehouse itself, which also writes down what it is asked. */
function listenedTo(warehouse: Warehouse, statements: string[]): Warehouse {
  return new Proxy(warehouse, {
    get(target, name) {
      if (name === 'select') {
        return (sql: string, options?: SelectOptions) => {
          statements.push(sql);
          return target.select(sql, options);
        };
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-query-'));
  const logger = createLogger('query', 'error');
  const catalog = await openCatalog({ dataDir });
  const log = await openEventLog({ dataDir });
  const warehouse = await openWarehouse({ dataDir, logger });
  const clock = { now: Date.now() };
  const statements: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    warehouse: listenedTo(warehouse, statements),
    catalog,
    freshness: createFreshnessReader(log, () => Promise.resolve(0)),
    adminToken: ADMIN_TOKEN,
    logger,
    metrics: createMetrics('query'),
    readiness: new Readiness(),
    clock: () => clock.now,
    showSchema: options.showSchema ?? true,
    ...(options.documents ? { documents: options.documents } : {}),
    ...(options.cacheMs === undefined
      ? {}
      : {
          cache: {
            maxAgeMs: options.cacheMs,
            versions: createDataVersionReader(
              log,
              () => journalNumber(warehouse),
              () => clock.now,
            ),
          },
        }),
  });
  const ask: TestServer['ask'] = async (token, query, variables = {}) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors } = JSON.parse(text) as { data?: Answer['data']; errors?: GraphqlError[] };
    return { status: response.status, data: data ?? {}, errors: errors ?? [], text };
  };
  return {
    url: server.url,
    dataDir,
    catalog,
    warehouse,
    log,
    statements,
    clock,
    ask,
    async data(token, query, variables) {
      const answer = await ask(token, query, variables);
      if (answer.errors.length > 0) throw new Error(answer.text);
      return answer.data;
    },
    async close() {
      await server.close();
      await Promise.all([warehouse.close(), log.close(), catalog.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestTenant {
  readonly tenantId: string;
  readonly appId: string;
  readonly query: string;
  readonly manage: string;
  readonly ingest: string;
}

/** A tenant with one app and a key of each kind, made through the control plane. */
export async function makeTenant(server: TestServer, name: string): Promise<TestTenant> {
  const { createTenant } = await server.data(
    ADMIN_TOKEN,
    'mutation ($name: String!) { createTenant(input: { name: $name }) { id } }',
    { name },
  );
  const tenantId = String(createTenant.id);
  const { createApp } = await server.data(
    ADMIN_TOKEN,
    'mutation ($tenantId: ID!) { createApp(input: { tenantId: $tenantId, name: "Shop", platform: ANDROID }) { id } }',
    { tenantId },
  );
  const appId = String(createApp.id);
  const key = async (kind: string): Promise<string> => {
    const input = { tenantId, kind, name: kind, ...(kind === 'INGEST' ? { appId } : {}) };
    const { createKey } = await server.data(
      ADMIN_TOKEN,
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
      { input },
    );
    return String(createKey.secret);
  };
  return {
    tenantId,
    appId,
    query: await key('QUERY'),
    manage: await key('MANAGE'),
    ingest: await key('INGEST'),
  };
}
