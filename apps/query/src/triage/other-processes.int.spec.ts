import 'reflect-metadata';
import { openCatalog, type Catalog } from '@sonde/catalog';
import { waitFor } from '@sonde/test-kit';
import { errorGroupsTable, eventsTable } from '@sonde/warehouse';
import { insertRows } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const NOW = Date.now();
const GROUP = 'aaaaaaaaaaaaaaaa';
const OTHER = 'bbbbbbbbbbbbbbbb';

let server: TestServer;
let tenant: TestTenant;
let elsewhere: Catalog;

beforeAll(async () => {
  // Answers are kept for as long as they may be: what shows has not merely grown old.
  server = await startTestServer({ cacheMs: 60_000 });
  tenant = await makeTenant(server, 'two processes');
  elsewhere = await openCatalog({ dataDir: server.dataDir });
  const { tenantId, appId } = tenant;
  await insertRows(
    server.warehouse,
    eventsTable,
    [GROUP, OTHER].map((errorGroupId, i) => ({
      tenantId,
      appId,
      at: NOW - 1_000,
      receivedAt: NOW - 1_000,
      eventHash: i + 1,
      eventId: `event-${i}`,
      type: 'crash',
      errorGroupId,
    })),
  );
  await insertRows(
    server.warehouse,
    errorGroupsTable,
    [GROUP, OTHER].map((errorGroupId) => ({ tenantId, appId, errorGroupId, version: 1, kind: 'CRASH' })),
  );
});
afterAll(async () => {
  await elsewhere.close();
  await server.close();
});

async function shown(): Promise<{ status: string; events: number }> {
  const { app } = await server.data(
    tenant.query,
    'query ($app: ID!, $id: ID!) { app(id: $app) { errorGroup(id: $id) { status events } } }',
    { app: tenant.appId, id: GROUP },
  );
  return app.errorGroup;
}

it('what is decided through another process shows, though the same question was answered just now', async () => {
  expect(await shown()).toEqual({ status: 'UNRESOLVED', events: 1 });
  const { tenantId, appId } = tenant;
  await elsewhere.groupActivities.insert({
    tenantId,
    appId,
    groupId: GROUP,
    sequence: 1,
    at: NOW,
    actor: { kind: 'PERSON', name: 'Ann' },
    deed: { kind: 'IGNORED', until: { kind: 'FOREVER' } },
  });
  await waitFor(async () => (await shown()).status === 'IGNORED');
  const grouping = await elsewhere.groupings.ofApp(appId);
  if (!grouping) throw new Error('an app is made together with its grouping');
  await elsewhere.groupings.update(grouping.id, grouping.version, {
    merges: [{ from: OTHER, into: GROUP, at: NOW, by: 'Ann' }],
  });
  await waitFor(async () => (await shown()).events === 2);
});
