/** A URL as it is stored: nothing in it tells who asked. */
export interface UrlParts {
  /** Scheme, host and path; without query string, fragment and user info. */
  url: string;
  /** Host with its port, in lower case; '' when the URL does not say it. */
  host: string;
  /** Path with ids replaced by `*`; starts with `/`. */
  endpoint: string;
}

/** Longer URLs are cut: what comes later does not tell endpoints apart. */
const MAX_URL = 2048;
const CACHED_URLS = 4096;

const cache = new Map<string, UrlParts>();

/** The same URLs come again and again, with other queries; the oldest leave when the cache is full. */
export function templateUrl(url: string): UrlParts {
  const bare = withoutQuery(url);
  const known = cache.get(bare);
  if (known !== undefined) return known;
  const parts = splitUrl(bare);
  if (bare.length <= MAX_URL) {
    if (cache.size >= CACHED_URLS) cache.delete(cache.keys().next().value!);
    cache.set(bare, parts);
  }
  return parts;
}

function withoutQuery(url: string): string {
  const query = url.indexOf('?');
  const fragment = url.indexOf('#');
  if (query === -1) return fragment === -1 ? url : url.slice(0, fragment);
  return url.slice(0, fragment === -1 ? query : Math.min(query, fragment));
}

const SCHEME = /^[a-z][a-z0-9+.-]{0,31}:/i;

/** @param whole without query string and fragment */
function splitUrl(whole: string): UrlParts {
  const bare = whole.slice(0, MAX_URL);
  const scheme = SCHEME.exec(bare)?.[0] ?? '';
  const rest = bare.slice(scheme.length);
  if (!rest.startsWith('//')) {
    // `data:`, `mailto:` and the like hold content rather than a place: only the scheme is kept.
    // `host:8080/x` looks like a scheme too, so a number behind the colon makes it a host.
    if (scheme !== '' && !/^\d/.test(rest)) return { url: scheme, host: '', endpoint: '/' };
    return scheme === '' ? schemeless(bare) : place('', bare);
  }
  return place(`${scheme.toLowerCase()}//`, rest.slice(2));
}

/** `/path`, or `host/path` where the first part looks like a host. */
function schemeless(bare: string): UrlParts {
  const first = bare.split('/', 1)[0]!;
  return first.includes('.') || first.includes('@') ? place('', bare) : endpointOnly(bare);
}

const endpointOnly = (path: string): UrlParts => ({ url: path, host: '', endpoint: templatePath(path) });

function place(prefix: string, authorityAndPath: string): UrlParts {
  const slash = authorityAndPath.search(/[/\\]/);
  const authority = slash === -1 ? authorityAndPath : authorityAndPath.slice(0, slash);
  const path = slash === -1 ? '' : authorityAndPath.slice(slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  return { url: `${prefix}${host}${path}`, host, endpoint: templatePath(path) };
}

const templatePath = (path: string): string => {
  const template = path
    .split('/')
    .map((segment) => (isIdentifier(segment) ? '*' : segment))
    .join('/');
  return template.startsWith('/') ? template : `/${template}`;
};

const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const HEX = /^(?:0x)?[0-9a-f]{16,}$/i;
const SHORT_HEX = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,15}$/i;
const NUMBER = /^[+-]?\d+(?:[.,_-]\d+)*$/;
const DATE = /^\d{4}-?\d{2}-?\d{2}(?:T[\d:.,+-]*Z?)?$/i;
/** Base64, base58 and the like: long, one run, letters and digits mixed. */
const TOKEN = /^[A-Za-z0-9_=+~.-]{20,}$/;

/** A path segment that names one thing rather than a kind of things: UUID, hex digest, date, number, long random token. */
export function isIdentifier(segment: string): boolean {
  const text = segment.includes('%') ? decoded(segment) : segment;
  if (text.length === 0) return false;
  if (NUMBER.test(text) || UUID.test(text) || DATE.test(text) || HEX.test(text) || SHORT_HEX.test(text))
    return true;
  return text.length >= 20 && TOKEN.test(text) && looksRandom(text);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Words joined by dashes, dots or underscores are names, however long. Random texts have digits spread between
 * letters, or change between capital and small letters where words do not.
 */
function looksRandom(text: string): boolean {
  const longest = text.split(/[-_.=+~]/).reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest.length < 12) return false;
  let digits = 0;
  let changes = 0;
  let before = '';
  for (const char of longest) {
    const kind = char >= '0' && char <= '9' ? 'd' : char >= 'a' ? 's' : 'C';
    if (kind === 'd') digits++;
    // A capital before small letters starts a word, as in `getItemList`: that change does not count twice.
    if (before !== '' && kind !== before && !(before === 'C' && kind === 's')) changes++;
    before = kind;
  }
  return (digits >= 2 && changes >= 3) || changes * 4 >= longest.length;
}
