import { Worker } from 'node:worker_threads';
import { checkFrames } from './zstd-frames';

export type ZstdResult =
  | { readonly kind: 'inflated'; readonly bytes: Buffer }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'busy' };

/** Decoding 10 MiB takes a tenth of this; whoever takes longer has written the body to take long. */
const DECODE_MS = 1_500;
/** Bodies that may wait for the one worker. */
const MAX_WAITING = 64;

/** Runs in the worker: decodes block by block and gives up as soon as the limit is passed. */
const WORKER_PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Decompress } = require(workerData.decoder);
  parentPort.postMessage({ kind: 'ready' });
  const TOO_LARGE = new Error('too large');
  parentPort.on('message', ({ data, limit }) => {
    const chunks = [];
    let length = 0;
    try {
      new Decompress((chunk) => {
        length += chunk.length;
        if (length > limit) throw TOO_LARGE;
        if (chunk.length > 0) chunks.push(chunk);
      }).push(data, true);
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) { bytes.set(chunk, at); at += chunk.length; }
      parentPort.postMessage({ kind: 'inflated', bytes }, [bytes.buffer]);
    } catch (error) {
      parentPort.postMessage(error === TOO_LARGE ? { kind: 'too_large' } : { kind: 'damaged', why: String(error.message) });
    }
  });
`;

interface Job {
  readonly data: Buffer;
  readonly limit: number;
  readonly settle: (result: ZstdResult) => void;
}

/**
 * Zstandard for a Node that has none. The pure JavaScript decoder trusts what it decodes: a crafted body of a few
 * bytes can keep it busy for minutes. So it works in a thread of its own, which is ended when it takes too long,
 * and the frames are checked before. One thread, started with the first such body.
 */
export class ZstdDecoder {
  private readonly waiting: Job[] = [];
  private current: { readonly job: Job; readonly deadline: NodeJS.Timeout } | undefined;
  private worker: Worker | undefined;
  /** The time to start the thread is not the body's fault. */
  private isReady = false;

  constructor(private readonly decodeMs = DECODE_MS) {}

  /** Inflates to at most `limit` bytes. Never throws. */
  inflate(data: Buffer, limit: number): Promise<ZstdResult> {
    const check = checkFrames(data, limit);
    if (check.kind !== 'decodable') return Promise.resolve(check);
    if (this.waiting.length >= MAX_WAITING) return Promise.resolve({ kind: 'busy' });
    return new Promise((settle) => {
      this.waiting.push({ data, limit, settle });
      this.next();
    });
  }

  async close(): Promise<void> {
    for (const job of this.waiting.splice(0)) job.settle({ kind: 'busy' });
    this.finish({ kind: 'busy' });
    await this.endWorker();
  }

  private next(): void {
    if (this.current || this.waiting.length === 0) return;
    const worker = (this.worker ??= this.startWorker());
    const job = this.isReady ? this.waiting.shift() : undefined;
    if (!job) return;
    const deadline = setTimeout(() => {
      void this.endWorker();
      this.finish({ kind: 'damaged', why: `decoding it takes longer than ${this.decodeMs} ms` });
    }, this.decodeMs);
    this.current = { job, deadline };
    worker.postMessage({ data: job.data, limit: job.limit });
  }

  private finish(result: ZstdResult): void {
    const current = this.current;
    if (!current) return;
    clearTimeout(current.deadline);
    this.current = undefined;
    current.job.settle(result);
    this.next();
  }

  private startWorker(): Worker {
    const worker = new Worker(WORKER_PROGRAM, {
      eval: true,
      workerData: { decoder: require.resolve('fzstd') },
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    worker.unref();
    worker.on('message', (message: ZstdResult | { readonly kind: 'ready' }) => {
      if (worker !== this.worker) return;
      if (message.kind === 'ready') {
        this.isReady = true;
        this.next();
      } else {
        this.finish(
          message.kind === 'inflated' ? { kind: 'inflated', bytes: asBuffer(message.bytes) } : message,
        );
      }
    });
    worker.on('error', (error) => {
      if (worker !== this.worker) return;
      this.forgetWorker();
      // Without a thread nobody is served; the one that failed must not be the reason for another to wait for ever.
      if (this.current) this.finish({ kind: 'damaged', why: error.message });
      else this.waiting.shift()?.settle({ kind: 'busy' });
      this.next();
    });
    return worker;
  }

  private async endWorker(): Promise<void> {
    await this.forgetWorker()?.terminate();
  }

  private forgetWorker(): Worker | undefined {
    const worker = this.worker;
    this.worker = undefined;
    this.isReady = false;
    return worker;
  }
}

/** Between threads a Buffer arrives as a bare Uint8Array. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
