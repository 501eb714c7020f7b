import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { insertedTable, underNewToken } from './insert-request';
import { WarehouseProxy } from './warehouse-proxy';

/** A server that notes what reached it whole, and answers as told. */
class Behind {
  readonly whole: { path: string; body: string }[] = [];
  broken = 0;
  status = 200;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Behind> {
    const server = createServer();
    const behind = new Behind(server);
    server.on('request', (request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        behind.whole.push({ path: request.url ?? '', body });
        response.writeHead(behind.status).end('fine');
      });
      request.on('error', () => behind.broken++);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return behind;
  }

  url = (): string => `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const INSERT = `/?query=${encodeURIComponent('INSERT INTO events FORMAT Native')}&insert_deduplication_token=v1%3A7&async_insert=0`;

describe('what the proxy reads in an address', () => {
  it('the table of an insert, and nothing in a question', () => {
    expect(insertedTable(INSERT)).toBe('events');
    expect(insertedTable('/?query=SELECT+1')).toBeUndefined();
    expect(insertedTable('/?database=sonde')).toBeUndefined();
  });

  it('the token, which it replaces by one that was never used and touches nothing else', () => {
    const [one, two] = [underNewToken(INSERT), underNewToken(INSERT)].map(
      (path) => new URL(path, 'http://x').searchParams,
    );
    expect(one?.get('insert_deduplication_token')).not.toBe('v1:7');
    expect(one?.get('insert_deduplication_token')).not.toBe(two?.get('insert_deduplication_token'));
    expect(one?.get('query')).toBe('INSERT INTO events FORMAT Native');
    expect(one?.get('async_insert')).toBe('0');
    expect(underNewToken('/?query=SELECT+1')).toBe('/?query=SELECT+1');
  });
});

describe('the proxy in front of ClickHouse', () => {
  let behind: Behind;
  let proxy: WarehouseProxy;
  beforeEach(async () => {
    behind = await Behind.start();
    proxy = await WarehouseProxy.start({ target: () => behind.url() });
  });
  afterEach(async () => {
    await proxy.close();
    await behind.close();
  });
  const post = async (path: string, body = 'x'.repeat(1000)): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`, { method: 'POST', body });
    return `${answer.status} ${await answer.text()}`;
  };

  it('hands requests and answers on as they are', async () => {
    await expect(post(INSERT, 'rows')).resolves.toBe('200 fine');
    behind.status = 500;
    await expect(post('/?query=SELECT+1')).resolves.toBe('500 fine');
    expect(behind.whole).toEqual([
      { path: INSERT, body: 'rows' },
      { path: '/?query=SELECT+1', body: 'x'.repeat(1000) },
    ]);
  });

  it('loses the answer of an insert that has landed, once, and tells before the inserter can know', async () => {
    const order: string[] = [];
    const lost = proxy.nextInsert('lose-answer', 10_000, () => order.push('landed'));
    await expect(post('/?query=SELECT+1')).resolves.toBe('200 fine');
    await post(INSERT).catch(() => order.push('noticed'));
    await expect(lost).resolves.toBe('events');
    expect(order).toEqual(['landed', 'noticed']);
    expect(behind.whole.at(-1)?.body).toHaveLength(1000);
    await expect(post(INSERT)).resolves.toBe('200 fine');
  });

  it('waits for another insert when the one it met failed by itself', async () => {
    const lost = proxy.nextInsert('lose-answer', 10_000);
    behind.status = 500;
    await expect(post(INSERT)).resolves.toBe('500 fine');
    behind.status = 200;
    await expect(post(INSERT)).rejects.toThrow();
    await expect(lost).resolves.toBe('events');
  });

  it('tells of an insert that has landed before its answer goes on, and counts those that were refused', async () => {
    const order: string[] = [];
    const seen = proxy.nextInsert('watch', 10_000, () => order.push('landed'));
    await expect(post(INSERT)).resolves.toBe('200 fine');
    order.push('answered');
    await expect(seen).resolves.toBe('events');
    expect(order).toEqual(['landed', 'answered']);
    behind.status = 500;
    await expect(post(INSERT)).resolves.toBe('500 fine');
    await expect(post('/?query=SELECT+1')).resolves.toBe('500 fine');
    expect(proxy.refusedInserts).toBe(1);
  });

  it('cuts an insert in the middle, so that it never arrives', async () => {
    const cut = proxy.nextInsert('cut', 10_000);
    await expect(post(INSERT)).rejects.toThrow();
    await expect(cut).resolves.toBe('events');
    await expect(post(INSERT, 'again')).resolves.toBe('200 fine');
    expect(behind.whole.map(({ body }) => body)).toEqual(['again']);
    expect(behind.broken).toBe(1);
  });

  it('gives up waiting for an insert', async () => {
    await expect(proxy.nextInsert('cut', 1)).resolves.toBeUndefined();
    await expect(post(INSERT)).resolves.toBe('200 fine');
  });

  it('can be deaf, and then breaks what had waited', async () => {
    proxy.goDeaf();
    const waiting = post(INSERT);
    waiting.catch(() => undefined);
    await expect(
      new Promise((resolve) => {
        const look = (): void => {
          const waited = proxy.hearAgain();
          if (waited > 0) resolve(waited);
          else {
            proxy.goDeaf();
            setImmediate(look);
          }
        };
        look();
      }),
    ).resolves.toBe(1);
    await expect(waiting).rejects.toThrow();
    expect(behind.whole).toEqual([]);
    await expect(post(INSERT)).resolves.toBe('200 fine');
  });

  it('breaks the connection when nobody is behind it', async () => {
    await behind.close();
    await expect(post(INSERT)).rejects.toThrow();
    behind = await Behind.start();
    await expect(post(INSERT)).resolves.toBe('200 fine');
  });
});
