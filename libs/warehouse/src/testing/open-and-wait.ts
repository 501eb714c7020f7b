import { openWarehouse } from '../open-warehouse';

/** A process of Sonde that has the warehouse of a folder open until it is killed: node … <data folder>. */
const [, , dataDir = ''] = process.argv;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
openWarehouse({ dataDir, logger: silent }).then(
  () => process.send?.('open'),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
// a test that dies takes this process along
process.once('disconnect', () => process.exit(1));
