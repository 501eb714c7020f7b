/**
 * For the control of the chaos test: loaded into a process before its program, it takes the intents out of what the log's
 * stores answer, so that a new owner of a partition forms other batches than the one before it.
 */
const Module = require('node:module');

/** The position without the end of the batch under way. */
function forgotten(position) {
  const { to: _to, deadLettersFrom: _from, ...rest } = position;
  return rest;
}

const isIntent = (value) => typeof value === 'object' && value !== null && 'offset' in value && 'to' in value;

/** The embedded log keeps positions in LMDB, under keys that begin with `position`. */
function forgetfulLmdb(lmdb) {
  const open = (...args) => {
    const db = lmdb.open(...args);
    const get = db.get;
    db.get = function (key, ...rest) {
      const value = get.call(this, key, ...rest);
      return Array.isArray(key) && key[0] === 'position' && isIntent(value) ? forgotten(value) : value;
    };
    return db;
  };
  return new Proxy(lmdb, { get: (target, name) => (name === 'open' ? open : target[name]) });
}

const load = Module._load;
let lmdb;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== 'lmdb') return loaded;
  lmdb ??= forgetfulLmdb(loaded);
  return lmdb;
};

/** On Kafka the end of the batch under way stands in the metadata of the committed offset, as JSON. */
function forgetfulCommit(partition) {
  try {
    const { to: _to, deadLettersFrom: _from, ...rest } = JSON.parse(partition.metadata);
    return { ...partition, metadata: JSON.stringify(rest) };
  } catch {
    return partition;
  }
}

for (const version of [1, 2, 3, 4]) {
  const codec = require(`kafkajs/src/protocol/requests/offsetFetch/v${version}/response`);
  const { decode } = codec;
  codec.decode = async (bytes) => {
    const answer = await decode(bytes);
    const responses = answer.responses.map((response) => ({
      ...response,
      partitions: response.partitions.map(forgetfulCommit),
    }));
    return { ...answer, responses };
  };
}
