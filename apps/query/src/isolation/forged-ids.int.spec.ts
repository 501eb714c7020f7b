import 'reflect-metadata';
import { parseExact } from '@sonde/event-schema';
import {
  errorGroupsTable,
  eventsTable,
  ledgerTable,
  sessionsTable,
  spansTable,
  type Table,
} from '@sonde/warehouse';
import { buildASTSchema, isObjectType, parse, validate } from 'graphql';
import { typeDefs } from '../schema/sdl';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';
import { documentsFor, type Generated } from './generated-documents';

const FROM = Date.UTC(2026, 10, 1);
const SAMPLE = { from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' };
/** Stands in every text of the other tenant's rows. */
const FOREIGN = 'foreign';
/** Ids of groups are hashes. */
const OWN_GROUPS = ['aaaaaaaaaaaaaaaa', 'abababababababab'] as const;
const FOREIGN_GROUPS = ['ffffffffffffffff', 'fefefefefefefefe'] as const;

const schema = buildASTSchema(parse(typeDefs().join('\n')));
const documents = documentsFor(schema, SAMPLE);

let server: TestServer;
let mine: TestTenant;
let theirs: TestTenant;
let theirKey: string;

beforeAll(async () => {
  server = await startTestServer();
  mine = await makeTenant(server, 'mine');
  theirs = await makeTenant(server, FOREIGN);
  theirKey = (await server.catalog.keys.list({ tenantId: theirs.tenantId }))[0]?.id ?? '';
  await fill(mine, 'own', OWN_GROUPS);
  await fill(theirs, FOREIGN, FOREIGN_GROUPS);
});
afterAll(() => server.close());

/** Rows in every table that questions read, with the mark in each text that people see. */
async function fill(
  { tenantId, appId }: TestTenant,
  mark: string,
  [group, other]: readonly [string, string],
): Promise<void> {
  const marked = (table: Table, row: Row): Row => ({
    ...Object.fromEntries(
      Object.entries(table.columns)
        .filter(([, { type }]) => /^(LowCardinality\()?String/.test(type))
        .map(([name]) => [name, `${mark} ${name}`]),
    ),
    tenantId,
    appId,
    logId: 5,
    ...row,
  });
  const put = (table: Table, rows: readonly Row[]) =>
    insertRows(
      server.warehouse,
      table,
      rows.map((row) => marked(table, row)),
    );
  const event = { sessionId: `${mark}-session`, laneKey: 1, errorGroupId: group };
  await put(
    eventsTable,
    ['crash', 'error', 'app_launch', 'screen_view', 'network_request', 'custom'].map((type, i) => ({
      ...event,
      at: FROM + i,
      eventHash: i,
      eventId: `${mark}-event-${i}`,
      type,
      payload: `{"message":"${mark}"}`,
      attributes: parseExact(`{"who":"${mark}"}`),
    })),
  );
  await put(sessionsTable, [
    { ...event, anchorAt: FROM, version: 1, startAt: FROM, endAt: FROM + 10, eventCount: 6 },
  ]);
  await put(
    errorGroupsTable,
    [group, other].map((errorGroupId) => ({ errorGroupId, version: 1, kind: 'CRASH' })),
  );
  await workOn(tenantId, appId, mark, group, other);
  await put(spansTable, [{ ...event, at: FROM + 1, spanHash: 1 }]);
  await put(ledgerTable, [{ day: FROM, outcome: 'ACCEPTED', reason: '', count: 6 }]);
}

/** What people decided: a note in the log of the group, and another group that was merged into it. */
async function workOn(
  tenantId: string,
  appId: string,
  mark: string,
  groupId: string,
  from: string,
): Promise<void> {
  const actor = { kind: 'PERSON', name: mark } as const;
  const log = { tenantId, appId, groupId, at: FROM, actor };
  await server.catalog.groupActivities.insert({ ...log, sequence: 1, deed: { kind: 'NOTED', text: mark } });
  await server.catalog.groupActivities.insert({ ...log, sequence: 2, deed: { kind: 'ASSIGNED', to: mark } });
  const grouping = await server.catalog.groupings.ofApp(appId);
  if (!grouping) throw new Error('an app is made together with its grouping');
  await server.catalog.groupings.update(grouping.id, grouping.version, {
    merges: [{ from, into: groupId, at: FROM, by: mark }],
    rules: [{ id: mark, title: mark, match: [{ on: 'TYPE', glob: mark }], fingerprint: mark }],
  });
}

/** Ids that lead nowhere for the caller: foreign, missing and malformed ones, which nobody may be able to tell apart. */
const forgedIds = (): readonly string[] => [
  theirs.appId,
  `${FOREIGN}-session`,
  ...FOREIGN_GROUPS,
  '00000000-0000-4000-8000-000000000000',
  "' OR 1 = 1 --",
];

/** Ids that only changes take. */
const forgedInChanges = (): readonly string[] => [...forgedIds(), theirs.tenantId, theirKey, '', '\u0000'];

/** Ids for a document, of which one is forged or none; the others are one's own and lead as far as they can. */
function filled(
  { ids, path }: Generated,
  position: number,
  forged: string,
): Readonly<Record<string, string>> {
  const owns = [mine.appId, ...(/errorGroup/i.test(path) ? OWN_GROUPS : ['own-session'])];
  return Object.fromEntries(ids.map((name, i) => [name, i === position ? forged : (owns[i] ?? '')]));
}

/** Everything that stands for the other tenant and must not stand in an answer. */
const traces = (): readonly string[] => [FOREIGN, ...FOREIGN_GROUPS, theirs.appId, theirs.tenantId, theirKey];

async function answerOf(document: string, variables: object, token: string): Promise<string> {
  const { text, status } = await server.ask(token, document, { ...variables });
  expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  for (const trace of traces()) {
    if (text.includes(trace))
      throw new Error(`${trace} stands in the answer to ${document}: ${text.slice(0, 500)}`);
  }
  return `${status} ${text}`;
}

async function eachOf<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

it('there is a valid document for every field of the schema', () => {
  for (const { document } of documents)
    expect([document, validate(schema, parse(document))]).toEqual([document, []]);
  const reached = new Set(documents.flatMap(({ fields }) => fields));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.keys(type.getFields())) expect(reached).toContain(`${type.name}.${field}`);
  }
});

it('1,000 questions with forged ids show no foreign row, and foreign, missing and malformed ids answer alike', async () => {
  let asked = 0;
  const withIds = documents.filter(({ ids }) => ids.length > 0);
  await eachOf(withIds, 6, async (generated) => {
    const changes = generated.document.startsWith('mutation');
    const token = changes ? mine.manage : mine.query;
    const forged = changes ? forgedInChanges() : forgedIds();
    for (const position of generated.ids.keys()) {
      const answers = new Map<string, string[]>();
      for (const id of forged) {
        const answer = await answerOf(generated.document, filled(generated, position, id), token);
        answers.set(answer, [...(answers.get(answer) ?? []), id]);
        asked++;
      }
      // One answer, byte for byte, whatever kind of id it was.
      expect([generated.path, position, [...answers]]).toEqual([
        generated.path,
        position,
        [[expect.any(String), forged]],
      ]);
    }
  });
  process.stdout.write(`${documents.length} documents, ${asked} questions with forged ids\n`);
  expect(asked).toBeGreaterThanOrEqual(1_000);
});

it('questions without ids show what is one’s own, and nothing else', async () => {
  const without = documents.filter(({ ids }) => ids.length === 0);
  expect(without.length).toBeGreaterThan(30);
  let rows = 0;
  await eachOf(without, 6, async ({ document }) => {
    const answer = await answerOf(document, {}, mine.query);
    if (answer.includes('own')) rows++;
  });
  expect(rows).toBeGreaterThan(10);
});

it('a control: with one’s own ids the same documents show one’s own rows', async () => {
  let rows = 0;
  const withIds = documents.filter(({ ids, document }) => ids.length > 0 && document.startsWith('query'));
  await eachOf(withIds, 6, async (generated) => {
    if ((await answerOf(generated.document, filled(generated, -1, ''), mine.query)).includes('own')) rows++;
  });
  expect(rows).toBeGreaterThan(5);
  for (const [id, field] of [
    ['own-session', 'session'],
    [OWN_GROUPS[0], 'errorGroup'],
  ] as const) {
    const one = withIds.find(({ path }) => path === `app.${field}`);
    const answer = one && (await answerOf(one.document, filled(one, -1, ''), mine.query));
    expect(answer).toContain(`"id":"${id}"`);
  }
});

describe('an id in a filter', () => {
  const ask = (dimension: string, value: string, field: string) =>
    answerOf(
      `query ($app: ID!, $filter: [DimensionFilter!], $range: TimeRange!) {
        metrics(input: { metrics: [{ metric: EVENTS }], range: $range, filter: $filter, groupBy: [${dimension}] }) { rows { group { value } values { value } } }
        app(id: $app) { ${field}(range: $range, filter: $filter) { edges { node { id } } }
          metrics(input: { metrics: [{ metric: EVENTS }], range: $range, filter: $filter }) { rows { values { value } } } } }`,
      {
        app: mine.appId,
        range: SAMPLE,
        filter: [{ dimension, in: [value] }],
      },
      mine.query,
    );

  it.each<readonly [string, () => string]>([
    ['APP', () => theirs.appId],
    ['ERROR_GROUP', () => FOREIGN_GROUPS[0]],
    ['APP_VERSION', () => `${FOREIGN} appVersion`],
  ])('of another tenant, as %s, finds nothing', async (dimension, foreign) => {
    const found = await ask(dimension, foreign(), 'events');
    expect(found).toBe(await ask(dimension, 'nothing', 'events'));
  });
});

it('nothing was changed by any of it', async () => {
  const keys = await server.catalog.keys.list({ tenantId: theirs.tenantId });
  expect(keys.filter(({ revokedAt }) => revokedAt !== undefined)).toEqual([]);
  expect(keys).toHaveLength(3);
  expect(await server.catalog.apps.list({ tenantId: theirs.tenantId })).toHaveLength(1);
  const { appId, tenantId } = theirs;
  const activities = await server.catalog.groupActivities.list({ appId });
  expect(activities.map(({ deed }) => deed.kind)).toEqual(['NOTED', 'ASSIGNED']);
  expect(await server.catalog.groupings.ofApp(appId)).toMatchObject({ tenantId, version: 2 });
  // One's own app was named together with groups that are not its own.
  const own = await server.catalog.groupActivities.list({ appId: mine.appId });
  expect(own.every(({ groupId }) => (OWN_GROUPS as readonly string[]).includes(groupId))).toBe(true);
});
