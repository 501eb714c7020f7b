import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCatalog } from '../contract/catalog.contract';
import { describeCatalogBetweenProcesses } from '../contract/crash.contract';
import { describeErrorGroupsInCatalog } from '../contract/error-groups.contract';
import { describeKnown } from '../contract/known.contract';
import { openCatalog } from './open';

const makeStore = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sonde-catalog-'));
  return { address: { dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) };
};

describeCatalog('embedded (LMDB)', makeStore);
describeErrorGroupsInCatalog('embedded (LMDB)', makeStore);
describeKnown('embedded (LMDB)', makeStore);
describeCatalogBetweenProcesses('embedded (LMDB)', makeStore);

describe('the embedded catalog', () => {
  it('says UNAVAILABLE when its folder is gone', async () => {
    const lost = await mkdtemp(join(tmpdir(), 'sonde-catalog-'));
    const other = await openCatalog({ dataDir: lost });
    await other.check();
    await rm(lost, { recursive: true });
    await expect(other.check()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await other.close();
    // A file stands where the folder should be.
    await writeFile(lost, '');
    await expect(openCatalog({ dataDir: lost })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await rm(lost);
  });
});
