import type { MongoClient } from 'mongodb';
import type { MongoPlace } from './address';
import { unavailable } from './outage';

/** The oldest release that the contract suite runs on. */
const OLDEST = 6;

/** The parts of the server's answers to `hello` and `buildInfo` that are looked at. */
export interface ServerAnswers {
  /** Name of the replica set. */
  readonly setName?: unknown;
  readonly isWritablePrimary?: unknown;
  /** `isdbgrid`: a router of a sharded cluster. */
  readonly msg?: unknown;
  readonly version: string;
}

/** @returns the server's version @throws CatalogError UNAVAILABLE with what is wrong and what to do */
export async function requireServer(client: MongoClient, place: MongoPlace): Promise<string> {
  const admin = client.db('admin');
  const hello = await admin.command({ hello: 1 });
  const { version } = await admin.command({ buildInfo: 1 });
  const answers: ServerAnswers = { ...hello, version: String(version) };
  const fault = faultOf(answers, place);
  if (fault !== undefined) throw unavailable(fault);
  return answers.version;
}

/** Why Sonde cannot work with such a server; undefined: it can. */
export function faultOf(answers: ServerAnswers, place: MongoPlace): string | undefined {
  const server = `MongoDB at ${place.hosts}`;
  const major = Number(/^\d+/.exec(answers.version)?.[0]);
  if (!(major >= OLDEST)) {
    return `${server} has version ${answers.version}, which is too old: Sonde needs ${OLDEST}.0 or later`;
  }
  const isRouter = answers.msg === 'isdbgrid';
  if (!isRouter && typeof answers.setName !== 'string') {
    return `${server} is not a replica set, and transactions and change streams need one: start mongod with --replSet rs0 and run rs.initiate() in mongosh; one member is enough`;
  }
  if (!isRouter && answers.isWritablePrimary !== true) {
    return `${server} is not the primary of its replica set: leave directConnection=true out of SONDE_MONGODB_URL`;
  }
  return undefined;
}
