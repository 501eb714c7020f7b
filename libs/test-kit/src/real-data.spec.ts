import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realData } from './real-data';
import { repositoryRoot } from './repository';
import { temporaryFolder } from './temporary-folder';

describe('the folders of tests', () => {
  it('come empty, each a new one, and go with what is in them', () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    expect(one.path).not.toBe(two.path);
    mkdirSync(join(one.path, 'deep'));
    writeFileSync(join(one.path, 'deep/file'), 'x');
    one.remove();
    one.remove();
    two.remove();
    expect([existsSync(one.path), existsSync(two.path)]).toEqual([false, false]);
  });

  it('are found where SONDE_REAL_DATA says, which must exist', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder.path, 'part'));
    expect(realData('part', { SONDE_REAL_DATA: folder.path })).toBe(join(folder.path, 'part'));
    expect(() => realData('other', { SONDE_REAL_DATA: folder.path })).toThrow('does not exist');
    folder.remove();
  });

  it('know the checkout that they belong to', () => {
    expect(existsSync(join(repositoryRoot(), 'tsconfig.base.json'))).toBe(true);
    expect(() => repositoryRoot('/')).toThrow('not inside a checkout');
  });
});
