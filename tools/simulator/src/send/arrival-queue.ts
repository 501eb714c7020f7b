import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Batch } from '../fleet/deliveries';
import type { SimulatedPhone } from '../fleet/simulation';

const DAY = 86_400_000;
const CHUNK = 1 << 20;
/** Of a record: its length and when it arrives. */
const HEADER = 12;

/**
 * The bodies of all phones in the order in which a server would get them: all phones at once, day after day, with what
 * was kept for days among what is new. They wait on the disk, a file for each day of arrival, so memory holds one day.
 *
 * @param onPhone hears of every phone before the first body comes.
 * @param parent where the folder is made, and removed when all is taken or nobody wants more.
 */
export function* inOrderOfArrival(
  phones: Iterable<SimulatedPhone>,
  onPhone: (phone: SimulatedPhone) => void,
  parent = tmpdir(),
): Generator<Batch> {
  const folder = mkdtempSync(join(parent, 'sonde-arrivals-'));
  try {
    const days = new DayFiles(folder);
    for (const phone of phones) {
      onPhone(phone);
      for (const batch of phone.batches) days.add(batch);
    }
    for (const file of days.finish()) yield* arrivalsOf(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class DayFiles {
  private readonly waiting = new Map<number, { parts: Buffer[]; bytes: number }>();

  constructor(private readonly folder: string) {}

  add(batch: Batch): void {
    const day = Math.floor(batch.arrivesAt / DAY);
    // v8's form keeps what facts share, and bodies of one phone compress well.
    const body = deflateRawSync(serialize(batch), { level: 1 });
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(body.length, 0);
    header.writeDoubleLE(batch.arrivesAt, 4);
    const chunk = this.waiting.get(day) ?? { parts: [], bytes: 0 };
    this.waiting.set(day, chunk);
    chunk.parts.push(header, body);
    chunk.bytes += HEADER + body.length;
    if (chunk.bytes >= CHUNK) this.flush(day);
  }

  /** The files, first day first. */
  finish(): string[] {
    const days = [...this.waiting.keys()].sort((a, b) => a - b);
    for (const day of days) this.flush(day);
    return days.map((day) => this.file(day)).filter((file) => existsSync(file));
  }

  private flush(day: number): void {
    const chunk = this.waiting.get(day);
    if (!chunk || chunk.bytes === 0) return;
    appendFileSync(this.file(day), Buffer.concat(chunk.parts));
    this.waiting.set(day, { parts: [], bytes: 0 });
  }

  private file(day: number): string {
    return join(this.folder, String(day));
  }
}

function* arrivalsOf(file: string): Generator<Batch> {
  const bytes = readFileSync(file);
  const records: { readonly at: number; readonly body: Buffer }[] = [];
  for (let place = 0; place < bytes.length;) {
    const length = bytes.readUInt32LE(place);
    const begin = place + HEADER;
    records.push({ at: bytes.readDoubleLE(place + 4), body: bytes.subarray(begin, begin + length) });
    place = begin + length;
  }
  records.sort((a, b) => a.at - b.at);
  for (const { body } of records) yield deserialize(inflateRawSync(body)) as Batch;
}
