export { NotOnThisMachineError } from '@sonde/local-server';
export { MONGODB_VERSION } from './fetch-mongodb';
export type { RootUser } from './replica-set';
export { startLocalMongodb, type LocalMongodb, type LocalMongodbOptions } from './start-local-mongodb';
