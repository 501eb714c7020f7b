import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Random } from '../fleet/random';
import type { Outgoing } from '../wire/outgoing';
import { cutBody } from './cut';

export interface ReplayMode {
  /** Mixes bodies, and the events within each, by this seed. */
  readonly shuffle: number | undefined;
  readonly oneEventPerRequest: boolean;
  /** How often everything is sent; 1 is once. */
  readonly repeat: number;
}

/** All recorded bodies below the folders (or single files), by name. */
export function recordedFiles(folders: readonly string[]): string[] {
  const files: string[] = [];
  for (const folder of folders) {
    if (statSync(folder).isFile()) files.push(folder);
    else {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
        if (name.endsWith('.json')) files.push(join(folder, name));
      }
    }
  }
  return files;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The request id of a recorded body: its file's name where that is a UUID, else one made of the name. */
export function requestId(file: string, part = ''): string {
  const name = basename(file, '.json');
  return UUID.test(name) && part === '' ? name.toLowerCase() : stableUuid(`${file}#${part}`);
}

/** A version 8 UUID made of a text: the same text always gives the same one. */
export function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The recorded bodies as measure's SDK sends them: each file as it is, or cut up and mixed. */
export function recordedOutgoing(files: readonly string[], mode: ReplayMode): Outgoing[] {
  const random = mode.shuffle === undefined ? undefined : new Random(`replay/${mode.shuffle}`);
  const once = files.flatMap((file) => bodiesOf(file, mode, random));
  const all = Array.from({ length: mode.repeat }, () => once).flat();
  return random ? shuffled(all, random) : all;
}

function bodiesOf(file: string, mode: ReplayMode, random: Random | undefined): Outgoing[] {
  const text = readFileSync(file, 'utf8');
  const { events, spans } = cutBody(text);
  if (mode.oneEventPerRequest && events.length > 0) {
    return events.map((event, index) =>
      outgoing(
        requestId(file, String(index)),
        `{"events":[${event}],"spans":[${index === 0 ? spans.join(',') : ''}]}`,
        1,
      ),
    );
  }
  if (!random) return [outgoing(requestId(file), text, events.length)];
  return [
    outgoing(
      requestId(file),
      `{"events":[${shuffled(events, random).join(',')}],"spans":[${spans.join(',')}]}`,
      events.length,
    ),
  ];
}

const outgoing = (batchId: string, text: string, events: number): Outgoing => ({
  batchId,
  events,
  method: 'PUT',
  path: '/events',
  headers: { 'msr-req-id': batchId },
  body: () => text,
});

/** The same things in another order (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
