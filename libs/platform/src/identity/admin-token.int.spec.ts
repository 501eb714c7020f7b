import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken } from './admin-token';

describe('adminToken', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-admin-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the configured one, and then nothing is written', async () => {
    expect(await adminToken(folder, 'given')).toBe('given');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made once, whoever asks first, and only its owner can read it', async () => {
    const dataDir = join(folder, 'not', 'there', 'yet');
    const tokens = await Promise.all(Array.from({ length: 20 }, () => adminToken(dataDir)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toMatch(/^sonde_admin_[0-9A-Za-z_-]{43}$/);
    expect(await adminToken(dataDir)).toBe(tokens[0]);
    expect(readdirSync(dataDir)).toEqual(['admin-token']);
    expect(statSync(join(dataDir, 'admin-token')).mode & 0o777).toBe(0o600);
  });
});
