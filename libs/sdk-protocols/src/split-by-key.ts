import { ResourceSchema } from '@sonde/event-schema';
import type { DecodedBatch } from './door';
import { eventKey } from './lane-key';
import { elementSlices, memberSlices, rootSlice, type Slice } from './raw-slices';

/** A body for one log record: all its accepted events and spans share one key. */
export interface BodyPart {
  /** Session or install; with the app in front it is laneKeyText. */
  readonly key: string;
  /** JSON of the same protocol. */
  readonly body: Buffer;
  /** True when `body` is the one that came, unchanged: its compressed form may stand in the log as it is. */
  readonly whole: boolean;
  /** For every accepted event of this part, ascending: its position in the body that came. */
  readonly indexes: readonly number[];
  /** Positions in `body` that are to be passed over, ascending: RecordHeader.refused. */
  readonly refused: readonly number[];
  readonly spans: number;
}

interface Group {
  readonly events: number[];
  readonly spans: number[];
}

/**
 * One body per key. A body whose accepted events and spans share one key stays as it is; of any other the texts of
 * its events and spans are cut out and put together anew, byte for byte, with what a native body says of all of them.
 * Refused events and what no door reads are in no cut body.
 *
 * @param body the inflated bytes that `batch` was read from.
 * @param batch `events` and `spans` that were accepted (ingest may have taken out more than the door did), `total` as read.
 * @returns parts in the order of their first event; none when nothing was accepted.
 */
export function splitByKey(
  body: Buffer,
  batch: Pick<DecodedBatch, 'events' | 'spans' | 'total'>,
): BodyPart[] {
  const groups = groupByKey(batch);
  if (groups.size === 0) return [];
  if (groups.size === 1) {
    const [[key, { events, spans }]] = [...groups] as [[string, Group]];
    return [
      { key, body, whole: true, indexes: events, refused: others(events, batch.total), spans: spans.length },
    ];
  }
  const members = memberSlices(body, rootSlice(body));
  const list = (name: string): Slice[] => {
    const slice = members.get(name);
    return slice === undefined || body[slice.start] !== 0x5b ? [] : elementSlices(body, slice);
  };
  const lists = { events: list('events'), spans: list('spans') };
  const shared = sharedPart(body, members);
  return [...groups].map(([key, group]) => ({
    key,
    body: assemble(body, shared, lists, group),
    whole: false,
    indexes: group.events,
    refused: [],
    spans: group.spans.length,
  }));
}

function groupByKey({ events, spans }: Pick<DecodedBatch, 'events' | 'spans'>): Map<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = (key: string): Group => {
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { events: [], spans: [] }));
    return group;
  };
  for (const event of events) groupOf(eventKey(event)).events.push(event.index);
  for (const span of spans) groupOf(eventKey(span)).spans.push(span.index);
  return groups;
}

/** The positions below `total` that are not among `positions`, which ascend. */
function others(positions: readonly number[], total: number): number[] {
  const rest: number[] = [];
  let next = 0;
  for (let index = 0; index < total; index++) {
    if (positions[next] === index) next++;
    else rest.push(index);
  }
  return rest;
}

/**
 * What every cut body repeats, each member with a comma behind it. Only what is read, each bounded in length: a large
 * member that nobody asked for would otherwise be multiplied by the keys.
 */
function sharedPart(body: Buffer, members: ReadonlyMap<string, Slice>): Buffer {
  const pieces: string[] = [];
  for (const [name, slice] of members) {
    if (name === 'batchId' || name === 'sentAt') pieces.push(`"${name}":${textOf(body, slice)},`);
    if (name === 'resource' && body[slice.start] === 0x7b) {
      const known = [...memberSlices(body, slice)].filter(([field]) => RESOURCE_FIELDS.has(field));
      pieces.push(`"resource":{${known.map(([field, of]) => `"${field}":${textOf(body, of)}`).join(',')}},`);
    }
  }
  return Buffer.from(pieces.join(''));
}

const RESOURCE_FIELDS: ReadonlySet<string> = new Set(Object.keys(ResourceSchema.properties));

/** The text of a short value; its digits may be any number, and then are written anew. */
function textOf(body: Buffer, { start, end }: Slice): string {
  const text = body.toString('utf8', start, end);
  return text.length <= LONGEST_SHARED ? text : JSON.stringify(JSON.parse(text));
}

/** Escapes make a text of 256 characters six times as long. */
const LONGEST_SHARED = 2_048;

function assemble(
  body: Buffer,
  shared: Buffer,
  lists: { readonly events: readonly Slice[]; readonly spans: readonly Slice[] },
  group: Group,
): Buffer {
  const pieces: Buffer[] = [];
  const write = (text: string) => pieces.push(Buffer.from(text));
  const copy = ({ start, end }: Slice) => pieces.push(body.subarray(start, end));
  const copyList = (name: 'events' | 'spans') => {
    write(`"${name}":[`);
    group[name].forEach((index, i) => {
      if (i > 0) write(',');
      copy(lists[name][index]!);
    });
    write(']');
  };
  write('{');
  pieces.push(shared);
  copyList('events');
  if (group.spans.length > 0) {
    write(',');
    copyList('spans');
  }
  write('}');
  return Buffer.concat(pieces);
}
