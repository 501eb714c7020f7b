import { MongoServerError, type ChangeStream, type Db, type ResumeToken } from 'mongodb';
import type { CatalogChange } from '../../port';
import { COLLECTION_NAMES } from '../../rules/collections';
import type { CollectionName } from '../../rules/rules';

/** How long the server holds a question for news open, in milliseconds. Shorter than the socket's patience. */
const HOLD_MS = 5_000;

const PIPELINE = [
  {
    $match: {
      // That another document came to refer to this one changes nothing that anybody reads.
      'updateDescription.updatedFields.references': { $exists: false },
      $or: [
        { 'ns.coll': { $in: [...COLLECTION_NAMES] } },
        { operationType: { $in: ['dropDatabase', 'invalidate'] } },
      ],
    },
  },
  { $project: { operationType: 1, 'ns.coll': 1, 'documentKey._id': 1 } },
];

const OF_A_DOCUMENT = new Set(['insert', 'update', 'replace', 'delete']);
/** The place in the stream is no longer known to the server: history lost, token not understood, stream broken for good. */
const PLACE_LOST = new Set([136, 222, 260, 280, 286]);

export const isPlaceLost = (error: unknown): boolean =>
  error instanceof MongoServerError && PLACE_LOST.has(Number(error.code));

interface Change {
  readonly _id: ResumeToken;
  readonly operationType: string;
  readonly ns?: { readonly coll?: string };
  readonly documentKey?: { readonly _id?: unknown };
}

export interface StreamParts {
  readonly signal: AbortSignal;
  readonly tell: (change: CatalogChange) => void;
  /** Where an earlier stream broke off, to go on there; undefined: from now on. */
  readonly place: ResumeToken;
  readonly keepPlace: (place: ResumeToken) => void;
}

/**
 * Tells of changes as MongoDB confirms them, until the signal.
 *
 * @returns true when collections were dropped, which ends the stream
 * @throws what the driver throws when the stream breaks off
 */
export async function followStream(db: Db, parts: StreamParts): Promise<boolean> {
  const { signal, tell, place, keepPlace } = parts;
  const stream: ChangeStream<object, never> = db.watch(PIPELINE, {
    maxAwaitTimeMS: HOLD_MS,
    ...(place === undefined ? {} : { resumeAfter: place }),
  });
  let isOpen = false;
  stream.on('resumeTokenChanged', (reached: ResumeToken) => {
    // From here on nothing is missed; of what came before nobody knows, unless the stream goes on where one ended.
    if (!isOpen && place === undefined) tell('ANYTHING');
    isOpen = true;
    keepPlace(reached);
  });
  const end = () => void stream.close().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    while (!signal.aborted) {
      const change = (await stream.tryNext()) as Change | null;
      if (!change) continue;
      if (!OF_A_DOCUMENT.has(change.operationType)) return true;
      tell({ collection: change.ns?.coll as CollectionName, id: String(change.documentKey?._id) });
    }
    return false;
  } finally {
    signal.removeEventListener('abort', end);
    await stream.close().catch(() => undefined);
  }
}
