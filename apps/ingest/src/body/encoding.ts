import type { BodyEncoding } from '@sonde/sdk-protocols';

const ENCODINGS: Readonly<Record<string, BodyEncoding>> = {
  '': 'identity',
  identity: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
};

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br, zstd, identity';

/** The encoding that a Content-Encoding header names; undefined when it is unknown or several are stacked. */
export function encodingOf(header: string | undefined): BodyEncoding | undefined {
  const name = (header ?? '').trim().toLowerCase();
  return Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
}

/** What a body is by its Content-Type, whatever its parameters say; undefined for anything else. */
export function formOf(header: string | undefined): 'json' | 'multipart' | undefined {
  const type = (header ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'multipart/form-data') return 'multipart';
  return undefined;
}
