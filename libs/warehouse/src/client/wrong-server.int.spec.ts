import {
  createServer as createHttpServer,
  request,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '../embedded/free-port';
import { openWarehouse } from '../open-warehouse';
import { WarehouseUnavailableError, type Warehouse, type WarehouseLogger } from '../port';
import { ledgerTable } from '../tables';
import { ForeignEngine, type ForeignEngineOptions } from '../testing/foreign-engine';
import { ledgerBlock } from '../testing/ledger-block';
import { until } from '../testing/scratch';

const PASSWORD = 'correct-horse';
const COUNT = 'SELECT toUInt32(sum(count)) AS n FROM ledger';

let engine: ForeignEngine;
let options: ForeignEngineOptions;
beforeAll(async () => {
  engine = new ForeignEngine();
  options = { port: await freePort(), password: PASSWORD };
});
afterAll(() => engine.remove());

/** Everything that the warehouse told its operator. */
let told: string[];
const logger: WarehouseLogger = {
  info: (_, message) => void told.push(message),
  warn: (_, message) => void told.push(message),
  error: (_, message) => void told.push(message),
};

let warehouse: Warehouse | undefined;
beforeEach(() => {
  told = [];
});
afterEach(async () => {
  await warehouse?.close();
  warehouse = undefined;
});

async function open(url: string): Promise<Warehouse> {
  warehouse = await openWarehouse({ dataDir: '/nowhere', url, logger });
  return warehouse;
}

/** What `check` says. */
async function complaint(opened: Warehouse): Promise<string> {
  const error: unknown = await opened.check().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('The check found nothing wrong');
  expect(error.message).not.toContain(PASSWORD);
  return error.message;
}

/** What `check` says, and the log; rows are kept out, and who asks hears the same instead of an empty answer. */
async function wrong(opened: Warehouse): Promise<string> {
  const message = await complaint(opened);
  expect(told).toEqual([`The warehouse cannot be used: ${message}`]);
  for (const call of [
    opened.insert(ledgerTable, ledgerBlock('shop', 1), 'token'),
    opened.select(COUNT, { timeoutMs: 300 }),
    opened.command('SYSTEM FLUSH LOGS'),
  ]) {
    await expect(call).rejects.toMatchObject({ name: 'WarehouseUnavailableError', message });
  }
  return message;
}

/** It recovers by itself: nobody calls anything until the log says so; then rows go in, once. */
async function recovers(opened: Warehouse, app: string): Promise<void> {
  await until('the log says that it is over', () => told.at(-1) === 'The warehouse can be used again');
  await opened.check();
  await opened.insert(ledgerTable, ledgerBlock(app, 3), `token of ${app}`);
  await opened.insert(ledgerTable, ledgerBlock(app, 3), `token of ${app}`);
  expect(await opened.select(`${COUNT} WHERE appId = {app:String}`, { params: { app } })).toEqual([{ n: 3 }]);
}

it('nobody listens: it says so, and goes on once ClickHouse was started', async () => {
  const opened = await open(engine.url(options));
  expect(await wrong(opened)).toBe(
    `No ClickHouse answers at http://127.0.0.1:${options.port} (ECONNREFUSED); start it, or correct SONDE_CLICKHOUSE_URL`,
  );
  await engine.start(options);
  await recovers(opened, 'started');
});

it('the password is wrong: it says so without showing it, and goes on once the server takes it', async () => {
  const other = { ...options, password: 'battery-staple' };
  const opened = await open(engine.url(other));
  const message = await wrong(opened);
  expect(message).toBe(
    `ClickHouse at http://127.0.0.1:${options.port} refuses user "sonde" or the password; correct them in SONDE_CLICKHOUSE_URL`,
  );
  await engine.stop();
  await engine.start(other);
  await recovers(opened, 'let in');
  await engine.stop();
  await engine.start(options);
});

it('a profile forbids a setting that delivery needs: it names the setting', async () => {
  await engine.stop();
  const profile =
    '<async_insert>1</async_insert><constraints><async_insert><const/></async_insert></constraints>';
  await engine.start({ ...options, profile });
  const opened = await open(engine.url(options));
  expect(await wrong(opened)).toMatch(
    /^ClickHouse refuses a setting without which events would be counted twice; allow it for user "sonde"\. .*async_insert should not be changed/,
  );
  await engine.stop();
  await engine.start(options);
  await recovers(opened, 'allowed');
});

it('a table forgets tokens: rows wait, questions are answered, and it gives the statement that mends it', async () => {
  const opened = await open(engine.url(options));
  await opened.check();
  await opened.command('ALTER TABLE ledger MODIFY SETTING non_replicated_deduplication_window = 0');
  const message = await complaint(opened);
  expect(told).toEqual([`The warehouse cannot be used: ${message}`]);
  const insert = opened.insert(ledgerTable, ledgerBlock('shop', 1), 'token');
  await expect(insert).rejects.toMatchObject({ name: 'WarehouseUnavailableError', message });
  expect(await opened.select(`${COUNT} WHERE appId = 'shop'`)).toEqual([{ n: 0 }]);
  const statement = /run: (ALTER TABLE sonde\.ledger .*)$/.exec(message)?.[1] ?? '';
  await statementByHand(statement);
  await recovers(opened, 'altered');
});

it('a user lacks a right: it says which', async () => {
  await engine.stop();
  await engine.start({ ...options, profile: '<readonly>2</readonly>' });
  const opened = await open(engine.url(options));
  expect(await wrong(opened)).toMatch(/^User "sonde" of ClickHouse may not do what Sonde needs; grant it/);
  await engine.stop();
  await engine.start(options);
  await recovers(opened, 'granted');
});

it('a table is dropped under it: rows wait, and nothing is taken for a bug of the rows', async () => {
  const opened = await open(engine.url(options));
  await opened.check();
  await statementByHand('DROP DATABASE sonde SYNC');
  const refused = opened.insert(ledgerTable, ledgerBlock('dropped', 3), 'first');
  await expect(refused).rejects.toBeInstanceOf(WarehouseUnavailableError);
  // A whole database that is gone is a new one, and gets its schema.
  await recovers(opened, 'made anew');
  await statementByHand('DROP TABLE sonde.ledger SYNC');
  expect(await complaint(opened)).toMatch(/^Table sonde\.ledger is gone although its migration was applied/);
});

it('ClickHouse is too old: it says which one is needed, and goes on after the upgrade', async () => {
  let isOld = true;
  const proxy = await httpServer((asked, answer) => {
    if (!isOld) return void forward(asked, answer, (path) => path);
    answer.setHeader('content-type', 'application/x-ndjson');
    answer.end('{"version":"24.8.4.13"}\n');
  });
  const opened = await open(engine.url({ ...options, port: portOf(proxy) }));
  expect(await wrong(opened)).toBe(
    'ClickHouse 24.8.4.13 is too old: 25.8 or newer is needed. Upgrade it, or name another in SONDE_CLICKHOUSE_URL',
  );
  isOld = false;
  await statementByHand('DROP DATABASE IF EXISTS sonde SYNC');
  await recovers(opened, 'upgraded');
  proxy.closeAllConnections();
  proxy.close();
});

it('something between overrides a setting of inserts: it names the setting', async () => {
  let overrides = true;
  const proxy = await httpServer((asked, answer) =>
    forward(asked, answer, (path) => (overrides ? path.replace('async_insert=0', 'async_insert=1') : path)),
  );
  const opened = await open(engine.url({ ...options, port: portOf(proxy) }));
  expect(await wrong(opened)).toMatch(/^ClickHouse does not keep async_insert=0 on inserts \(it has 1\)/);
  overrides = false;
  await recovers(opened, 'untouched');
  proxy.closeAllConnections();
  proxy.close();
});

it('what answers is no ClickHouse: it says so, with what it said', async () => {
  const server = await httpServer((_, answer) => answer.writeHead(404).end('<h1>Not here</h1>'));
  const opened = await open(engine.url({ ...options, port: portOf(server) }));
  expect(await wrong(opened)).toMatch(
    /^What answers at \S+ is not the HTTP interface of ClickHouse; correct SONDE_CLICKHOUSE_URL .*Not here/,
  );
  server.closeAllConnections();
  server.close();
});

it('what takes connections and never answers holds nobody up who closes', async () => {
  let taken = 0;
  const server = createServer(() => void taken++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = await open(engine.url({ ...options, port: (server.address() as AddressInfo).port }));
  await until('it was asked', () => taken > 0);
  await opened.close();
  expect(told).toEqual([]);
  server.close();
});

/** As the operator, past Sonde. */
async function statementByHand(statement: string): Promise<void> {
  const { port, password } = options;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'X-ClickHouse-User': 'sonde', 'X-ClickHouse-Key': password },
    body: statement,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function httpServer(listener: RequestListener): Promise<Server> {
  const server = createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** To the engine, with the path and its settings as `rewrite` makes them. */
function forward(asked: IncomingMessage, answer: ServerResponse, rewrite: (path: string) => string): void {
  const onwards = request(
    {
      host: '127.0.0.1',
      port: options.port,
      method: asked.method,
      path: rewrite(asked.url ?? '/'),
      headers: asked.headers,
    },
    (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    },
  );
  onwards.once('error', () => answer.destroy());
  asked.pipe(onwards);
}
