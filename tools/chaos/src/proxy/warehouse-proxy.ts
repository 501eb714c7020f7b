import { Agent, createServer, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { insertedTable, underNewToken } from './insert-request';

/**
 * What befalls one insert.
 * `lose-answer`: ClickHouse gets all of it and answers; the answer goes nowhere and the connection breaks.
 * `cut`: ClickHouse gets about half of it, then both connections break.
 * `watch`: nothing; it is only told that it has landed, before its answer goes on.
 */
export type Mishap = 'lose-answer' | 'cut' | 'watch';

interface Waiting {
  readonly mishap: Mishap;
  /** Called at the moment at which it has happened, before the inserter can notice. */
  readonly happened: (table: string) => void;
  /** The insert that it met failed by itself: it waits for another. */
  readonly missed: () => void;
}

export interface WarehouseProxyOptions {
  /** Where ClickHouse listens now: `http://host:port`. */
  readonly target: () => string;
  /** Gives every insert a token of its own. Default false. */
  readonly renewTokens?: boolean;
}

/** Stands between Sonde and ClickHouse's HTTP interface, and hands everything on until it is told to do otherwise. */
export class WarehouseProxy {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly waiting: Waiting[] = [];
  private delayMs = 0;
  private deaf = false;
  private refused = 0;
  /** Requests that get no answer while it is deaf. */
  private readonly unanswered = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly options: WarehouseProxyOptions,
  ) {}

  static async start(options: WarehouseProxyOptions): Promise<WarehouseProxy> {
    const server = createServer();
    const proxy = new WarehouseProxy(server, options);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // Nobody knows where ClickHouse is now.
      proxy.handOn(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Something happens to the next insert. Resolves with its table when it has happened, with undefined when no insert
   * came within `withinMs`.
   *
   * @param atOnce called in the moment itself: the inserter has not noticed yet
   */
  nextInsert(mishap: Mishap, withinMs: number, atOnce?: () => void): Promise<string | undefined> {
    return new Promise((resolve) => {
      let late = false;
      const waiting: Waiting = {
        mishap,
        happened: (table) => {
          clearTimeout(tooLate);
          atOnce?.();
          resolve(table);
        },
        missed: () => {
          if (late) resolve(undefined);
          else this.waiting.unshift(waiting);
        },
      };
      const tooLate = setTimeout(() => {
        late = true;
        const place = this.waiting.indexOf(waiting);
        // One that is no longer in the queue has met its insert, and it is not decided yet whether it happens.
        if (place < 0) return;
        this.waiting.splice(place, 1);
        resolve(undefined);
      }, withinMs);
      this.waiting.push(waiting);
    });
  }

  /** Inserts that ClickHouse has refused so far. */
  get refusedInserts(): number {
    return this.refused;
  }

  /** Holds every request up by so many milliseconds; 0 for none. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** Takes requests and answers none, until it hears again: then their connections break. */
  goDeaf(): void {
    this.deaf = true;
  }

  /** How many requests had waited in vain. */
  hearAgain(): number {
    this.deaf = false;
    const waited = this.unanswered.size;
    for (const response of this.unanswered) response.destroy();
    this.unanswered.clear();
    return waited;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.deaf) {
      this.unanswered.add(response);
      response.once('close', () => this.unanswered.delete(response));
      return;
    }
    if (this.delayMs > 0) await pause(this.delayMs);
    const target = new URL(this.options.target());
    const path = request.url ?? '/';
    const table = request.method === 'POST' ? insertedTable(path) : undefined;
    const mishap = table === undefined ? undefined : this.waiting.shift();
    const toClickHouse = httpRequest({
      agent: this.agent,
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: this.options.renewTokens === true ? underNewToken(path) : path,
      headers: request.headers,
    });
    response.on('close', () => {
      if (!response.writableFinished) toClickHouse.destroy();
    });
    if (table !== undefined && mishap?.mishap === 'cut') {
      this.cut(request, toClickHouse, () => mishap.happened(table));
      return;
    }
    toClickHouse.on('error', () => {
      mishap?.missed();
      response.destroy();
    });
    toClickHouse.on('response', (answer) => {
      if (table !== undefined && answer.statusCode !== 200) this.refused++;
      if (table === undefined || mishap === undefined) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
        return;
      }
      // The answer to an insert is small; it is over when the insert has landed.
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      finished(answer, (broken) => {
        const landed = !broken && answer.statusCode === 200;
        if (landed) mishap.happened(table);
        else mishap.missed();
        if (broken || (landed && mishap.mishap === 'lose-answer')) response.destroy();
        else response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(parts));
      });
    });
    request.pipe(toClickHouse);
  }

  /** Sends half of what comes, then breaks both connections. */
  private cut(request: IncomingMessage, toClickHouse: ClientRequest, happened: () => void): void {
    toClickHouse.on('error', () => request.socket.destroy());
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const whole = Buffer.concat(parts);
      toClickHouse.write(whole.subarray(0, Math.floor(whole.length / 2)), () => {
        happened();
        toClickHouse.destroy();
        request.socket.destroy();
      });
    });
  }
}
