/** A second process for the catalog's tests: counts a document up, or inserts until it is killed. */
import { CatalogError } from '../../port';
import { openCatalog } from '../open';

async function main([dataDir = '', task, subject = '', times = '0']: string[]): Promise<void> {
  const catalog = await openCatalog({ dataDir });
  if (task === 'insert') {
    for (let number = 0; ; number++) {
      const { id } = await catalog.tenants.insert({ name: `${subject}.${number}` });
      process.send?.(id);
    }
  }
  for (let done = 0; done < Number(times);) {
    const app = await catalog.apps.get(subject);
    if (!app) throw new Error('the app is gone');
    try {
      await catalog.apps.update(app.id, app.version, { retentionDays: app.retentionDays + 1 });
      done++;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'CONFLICT') throw error;
    }
  }
  await catalog.close();
  process.disconnect();
}

void main(process.argv.slice(2));
