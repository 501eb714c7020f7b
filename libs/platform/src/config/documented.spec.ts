import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_VARIABLES } from './known-variables';
import { adminTokenSetting, commonConfig, ports, storeConfig } from './shared';

const PAGE = readFileSync(join(__dirname, '../../../../docs/running.md'), 'utf8');

/** Variable and default of each row of the table of settings. */
const rows = new Map(
  [...PAGE.matchAll(/^\| `((?:SONDE|OTEL)_[A-Z_]+)` +\| +(.*?) +\|/gm)].map(([, name, absent]) => [
    name,
    absent,
  ]),
);

describe('docs/running.md', () => {
  it('has a row for every variable that an app reads, and for no other', () => {
    expect([...rows.keys()].sort()).toEqual([...KNOWN_VARIABLES].sort());
  });

  it('names the defaults', () => {
    const settings = Object.values({ ...commonConfig, ...storeConfig, ...ports, adminTokenSetting });
    for (const { variable, absent } of settings) {
      if (typeof absent === 'undefined' || variable === 'SONDE_DATA_DIR') continue;
      expect([variable, rows.get(variable)]).toEqual([variable, `\`${String(absent)}\``]);
    }
  });
});
