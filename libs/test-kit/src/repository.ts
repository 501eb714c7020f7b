import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Root of the checkout that this file lies in: the nearest folder above with an `nx.json`. */
export function repositoryRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`${from} is not inside a checkout of Sonde`);
  }
}
