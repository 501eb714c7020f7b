import { Agent, request as httpRequest } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Outgoing } from '../wire/outgoing';

export interface SenderOptions {
  /** Address of ingest. */
  readonly url: string;
  readonly key: string;
  /** Keep-alive connections used at once. */
  readonly connections: number;
  readonly gzip: boolean;
  /** Milliseconds without any success after which a body is given up. */
  readonly giveUpAfter: number;
  /** Events a second at most; undefined: as fast as it goes. */
  readonly rate: number | undefined;
  /** Stops taking further bodies; those under way are finished. */
  readonly stop: AbortSignal;
  readonly onProgress?: (summary: Summary) => void;
  /** Hears of every body that was answered 2xx, with the places of the events that the answer refused. */
  readonly onAccepted?: (outgoing: Outgoing, refused: ReadonlySet<number>) => void;
}

/** What became of everything that was sent. */
export interface Summary {
  /** Bodies and events that were answered 2xx. */
  bodies: number;
  events: number;
  /** Events that a 2xx answer refused one by one. */
  rejected: number;
  /** Attempts by what came back: an HTTP status, or the error of the connection. */
  readonly answers: Map<string, number>;
  /** Bodies that were refused or given up. */
  failed: number;
  /** The first few reasons, for people. */
  readonly reasons: string[];
  /** Bytes of all bodies as they went over the network. */
  bytes: number;
}

interface Answer {
  /** 0: no answer came. */
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly error: string;
}

const RETRIED = new Set([0, 408, 425, 429, 502, 503, 504]);

/** Sends bodies over several connections, each until it is accepted, refused or given up, as an SDK does. */
export async function sendAll(bodies: Iterable<Outgoing>, options: SenderOptions): Promise<Summary> {
  const summary: Summary = {
    bodies: 0,
    events: 0,
    rejected: 0,
    answers: new Map(),
    failed: 0,
    reasons: [],
    bytes: 0,
  };
  const secure = new URL(options.url).protocol === 'https:';
  const agent = new (secure ? SecureAgent : Agent)({ keepAlive: true, maxSockets: options.connections });
  const source = bodies[Symbol.iterator]();
  const pace = paceOf(options.rate);
  const lane = async (): Promise<void> => {
    while (!options.stop.aborted) {
      const next = source.next();
      if (next.done === true) return;
      await pace(next.value.events, options.stop);
      await deliver(next.value, options, agent, summary);
      options.onProgress?.(summary);
      // Lets answers and signals through when bodies cost much to make.
      await new Promise(setImmediate);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.connections }, lane));
  } finally {
    agent.destroy();
  }
  return summary;
}

/** Spreads events over time so that no more than `rate` a second go out. */
function paceOf(rate: number | undefined): (events: number, stop: AbortSignal) => Promise<void> {
  let free = Date.now();
  return async (events, stop) => {
    if (rate === undefined) return;
    const now = Date.now();
    const at = Math.max(free, now);
    free = at + (events / rate) * 1000;
    if (at > now) await sleep(at - now, undefined, { signal: stop }).catch(() => undefined);
  };
}

async function deliver(
  outgoing: Outgoing,
  options: SenderOptions,
  agent: Agent,
  summary: Summary,
): Promise<void> {
  const deadline = Date.now() + options.giveUpAfter;
  for (let attempt = 0; ; attempt++) {
    const answer = await sendOnce(outgoing, options, agent, summary);
    const name = answer.status === 0 ? answer.error : String(answer.status);
    summary.answers.set(name, (summary.answers.get(name) ?? 0) + 1);
    if (answer.status >= 200 && answer.status < 300) {
      summary.bodies++;
      summary.events += outgoing.events;
      const refused = noteRejected(outgoing, answer.text, summary);
      options.onAccepted?.(outgoing, refused);
      return;
    }
    if (!RETRIED.has(answer.status)) {
      fail(summary, `${outgoing.batchId}: ${name} ${answer.text.slice(0, 300)}`);
      return;
    }
    const wait = retryDelay(answer.retryAfter, attempt);
    if (Date.now() + wait > deadline || options.stop.aborted) {
      fail(summary, `${outgoing.batchId}: given up after ${attempt + 1} attempts, the last: ${name}`);
      return;
    }
    await sleep(wait, undefined, { signal: options.stop }).catch(() => undefined);
  }
}

/** Milliseconds until the next attempt: what the server asks for, else 100 ms doubled each time up to 5 s. */
export function retryDelay(retryAfter: string | undefined, attempt: number): number {
  const asked = Number(retryAfter);
  if (retryAfter !== undefined && Number.isFinite(asked) && asked >= 0) return Math.min(asked * 1000, 60_000);
  return Math.min(100 * 2 ** Math.min(attempt, 10), 5_000);
}

function fail(summary: Summary, reason: string): void {
  summary.failed++;
  if (summary.reasons.length < 5) summary.reasons.push(reason);
}

/** @returns the places in the body of the events that the answer refused. */
function noteRejected(outgoing: Outgoing, text: string, summary: Summary): ReadonlySet<number> {
  const places = new Set<number>();
  let answer: { rejected?: { index?: number; code?: string; message?: string }[] };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    return places;
  }
  for (const { index, code, message } of answer.rejected ?? []) {
    summary.rejected++;
    if (index !== undefined) places.add(index);
    if (summary.reasons.length < 5)
      summary.reasons.push(`${outgoing.batchId}[${index ?? '?'}]: ${code ?? ''} ${message ?? ''}`);
  }
  return places;
}

function sendOnce(
  outgoing: Outgoing,
  options: SenderOptions,
  agent: Agent,
  summary: Summary,
): Promise<Answer> {
  const url = new URL(outgoing.path, options.url);
  const plain = outgoing.body(Date.now());
  const body = options.gzip ? gzipSync(plain, { level: 4 }) : Buffer.from(plain);
  summary.bytes += body.length;
  return new Promise((resolve) => {
    const none = (error: string): void => {
      resolve({ status: 0, text: '', retryAfter: undefined, error });
    };
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        agent,
        method: outgoing.method,
        timeout: 60_000,
        headers: {
          authorization: `Bearer ${options.key}`,
          'content-type': 'application/json',
          'content-length': body.length,
          ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
          ...outgoing.headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => {
          none(error.message);
        });
        response.on('end', () => {
          const retryAfter = response.headers['retry-after'];
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            retryAfter,
            error: '',
          });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within 60 s')));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      none(error.code ?? error.message);
    });
    sent.end(body);
  });
}
