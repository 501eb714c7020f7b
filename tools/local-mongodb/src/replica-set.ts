import { MongoClient, type MongoClientOptions } from 'mongodb';

/** The user that a server with authentication begins with; it may do everything. */
export interface RootUser {
  readonly username: string;
  readonly password: string;
}

export const REPLICA_SET = 'rs0';

/** Says nothing for long about a server that is not there. */
const IMPATIENT: MongoClientOptions = {
  directConnection: true,
  serverSelectionTimeoutMS: 2000,
  connectTimeoutMS: 2000,
  socketTimeoutMS: 10_000,
};

/**
 * Makes a started server a replica set of one member where it is none yet, makes the first user where one is wanted, and
 * resolves when it takes writes.
 *
 * @throws Error while it does not; asking again goes on where it was
 */
export async function replicaSetAnswers(host: string, root: RootUser | undefined): Promise<void> {
  // Until there is a user, the server lets this machine in without one, for just these two commands.
  await withClient(`mongodb://${host}/`, IMPATIENT, async (client) => {
    await initiate(client, host);
    await untilPrimary(client);
    if (root !== undefined) await makeRoot(client, root);
  });
  await withClient(
    `mongodb://${host}/`,
    { ...IMPATIENT, ...(root === undefined ? {} : { auth: { ...root } }) },
    async (client) => {
      await client.db('admin').command({ serverStatus: 1 });
    },
  );
}

async function initiate(client: MongoClient, host: string): Promise<void> {
  const { setName } = await client.db('admin').command({ hello: 1 });
  if (setName !== undefined) return;
  try {
    await client.db('admin').command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
  } catch (error) {
    if ((error as { codeName?: string }).codeName !== 'AlreadyInitialized') throw error;
  }
}

async function untilPrimary(client: MongoClient): Promise<void> {
  const { isWritablePrimary } = await client.db('admin').command({ hello: 1 });
  if (isWritablePrimary !== true) throw new Error('the replica set has no primary yet');
}

async function makeRoot(client: MongoClient, { username, password }: RootUser): Promise<void> {
  try {
    await client.db('admin').command({ createUser: username, pwd: password, roles: ['root'] });
  } catch (error) {
    // Once there is a user, nobody comes in without one: it was made by an earlier start.
    const { codeName } = error as { codeName?: string };
    if (codeName !== 'Unauthorized' && codeName !== 'Location51003') throw error;
  }
}

async function withClient(
  url: string,
  options: MongoClientOptions,
  use: (client: MongoClient) => Promise<void>,
): Promise<void> {
  const client = new MongoClient(url, options);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}
