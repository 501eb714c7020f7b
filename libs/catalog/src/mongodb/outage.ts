import {
  MongoClientClosedError,
  MongoCompatibilityError,
  MongoError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  type TopologyDescription,
} from 'mongodb';
import { redactText } from '@sonde/platform';
import { CatalogError } from '../port';
import type { MongoPlace } from './address';

const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
/** A unique value is taken; a document breaks the schema. Both are said about a document, not about the server. */
const ABOUT_A_DOCUMENT = new Set([121, 11_000]);
/** Answers of a member that is no primary, or is ending. */
const NOT_PRIMARY = new Set([91, 189, 10058, 10107, 11600, 11602, 13435, 13436]);
/** Errors of Node's sockets that mean a connection, not a bug. */
const OF_SOCKETS = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

export interface Outage {
  /** UNAVAILABLE, with a sentence that says what is wrong and what to do. */
  readonly error: CatalogError;
  /** Whether no other call is likely to do better, so that the connection has to be made anew. */
  readonly isLoss: boolean;
}

/** What a failure of the driver or the server means to an operator; undefined: it is no outage but a bug. */
export function explainOutage(error: unknown, place: MongoPlace): Outage | undefined {
  if (error instanceof CatalogError) {
    return error.code === 'UNAVAILABLE' ? { error, isLoss: false } : undefined;
  }
  const sentence = sentenceFor(error, place);
  if (sentence === undefined) return undefined;
  return { error: unavailable(sentence, error), isLoss: isLoss(error) };
}

export const unavailable = (sentence: string, cause?: unknown): CatalogError =>
  new CatalogError('UNAVAILABLE', redactText(sentence), undefined, { cause });

function sentenceFor(error: unknown, place: MongoPlace): string | undefined {
  if (error instanceof MongoServerError && ABOUT_A_DOCUMENT.has(Number(error.code))) return undefined;
  const server = `MongoDB at ${place.hosts}`;
  if (error instanceof MongoClientClosedError) return 'the catalog is closed';
  if (error instanceof MongoServerSelectionError) return noServer(error, place);
  if (error instanceof MongoCompatibilityError) return `${server} does not fit: ${error.message}`;
  if (error instanceof MongoNetworkTimeoutError) {
    return `${server} does not answer in time: see whether it is overloaded or hangs`;
  }
  if (error instanceof MongoNetworkError) {
    return `no MongoDB answers at ${place.hosts} (${error.message}): start it, or correct SONDE_MONGODB_URL`;
  }
  if (error instanceof MongoServerError && error.code === AUTHENTICATION_FAILED) {
    return `${server} refuses the user: check user and password in SONDE_MONGODB_URL (the user is looked up in the database ${JSON.stringify(place.user?.lookedUpIn ?? 'admin')}; authSource= in the URL names another)`;
  }
  if (error instanceof MongoServerError && error.code === UNAUTHORIZED) {
    return place.user === undefined
      ? `${server} demands a user and a password: put them into SONDE_MONGODB_URL`
      : `the user of SONDE_MONGODB_URL has too few rights at ${server}: give it the role ${roleFor(error)} on the database ${JSON.stringify(place.database)} (${withoutCommand(error)})`;
  }
  if (error instanceof MongoError) return `${server} cannot do it at the moment: ${error.message}`;
  const { message, code } = error as { message?: unknown; code?: unknown };
  // A write to a connection that the server has just ended fails with the socket's own error, which the driver passes on.
  if (typeof code === 'string' && OF_SOCKETS.has(code)) {
    return `${server} broke the connection off (${String(message)}): see whether it runs, or correct SONDE_MONGODB_URL`;
  }
  // Looking up the hosts of a mongodb+srv address fails with an error of Node's resolver.
  if (typeof message === 'string' && /^query(Srv|Txt) /.test(message)) {
    return `the hosts of ${place.hosts} cannot be looked up (${message}): check the name in SONDE_MONGODB_URL and the network's DNS`;
  }
  return undefined;
}

function noServer(error: MongoServerSelectionError, place: MongoPlace): string {
  const topology: TopologyDescription | undefined = error.reason;
  const members = [...(topology?.servers.values() ?? [])];
  if (topology?.compatibilityError !== undefined) {
    return `MongoDB at ${place.hosts} does not fit: ${topology.compatibilityError}`;
  }
  if (topology?.setName && members.length === 0) {
    return `MongoDB answers at ${place.hosts}, but not as a member of the replica set ${JSON.stringify(topology.setName)}, which Sonde needs for transactions and change streams: start mongod with --replSet ${topology.setName} and initiate it, or correct replicaSet= in SONDE_MONGODB_URL`;
  }
  if (members.some((member) => member.type === 'RSGhost')) {
    return `MongoDB at ${place.hosts} has a replica set that is not initiated: run rs.initiate() in mongosh`;
  }
  const silent = members.filter((member) => member.error);
  if (silent.length < members.length) {
    return `the replica set at ${members.map((member) => member.address).join(', ')} has no primary at the moment: see rs.status() in mongosh`;
  }
  const reasons = silent.map((member) => `${member.address}: ${member.error?.message ?? 'no answer'}`);
  // The driver takes the set's word for where its members are, whatever the URL says.
  const hint = silent.some((member) => !place.hosts.includes(member.address))
    ? '; these are the addresses in rs.conf(), which must be reachable from here'
    : '';
  return `no MongoDB answers at ${place.hosts} (${reasons.join('; ') || error.message}): start it, or correct SONDE_MONGODB_URL${hint}`;
}

function isLoss(error: unknown): boolean {
  if (!(error instanceof MongoError)) return true;
  if (error instanceof MongoServerError) {
    return error.code === AUTHENTICATION_FAILED || NOT_PRIMARY.has(Number(error.code));
  }
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoCompatibilityError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError
  );
}

/** Changing the schema of a collection that is there takes more than making one. */
const roleFor = ({ message }: MongoServerError): string =>
  message.includes('{ collMod: ') ? 'dbAdmin beside readWrite, until this upgrade is done,' : 'readWrite';

/** MongoDB quotes the whole command that it refuses. */
const withoutCommand = ({ message }: MongoServerError): string =>
  message.replace(/ to execute command \{ (\w+):.*$/s, ' to execute $1');
