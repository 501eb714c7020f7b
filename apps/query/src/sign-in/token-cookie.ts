/** The cookie that holds a signed-in browser's token: pages cannot read it, and no other site's request carries it. */
const NAME = 'sonde_token';

/** Days after which a browser must sign in again. */
const DAYS = 30;

/** What tokens are made of; nothing of it needs escaping in a cookie. */
const TOKEN = /^[A-Za-z0-9_\-.~+/=]{1,512}$/;

/** The token of a `Cookie` header, or undefined. */
export function tokenOfCookies(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() !== NAME) continue;
    const value = part.slice(at + 1).trim();
    if (TOKEN.test(value)) return value;
  }
  return undefined;
}

const cookie = (value: string, seconds: number, isSecure: boolean): string =>
  [
    `${NAME}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${seconds}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');

/**
 * `Set-Cookie` that signs a browser in.
 * @param isSecure the browser came by HTTPS, so the cookie must never leave by anything else
 */
export const signedIn = (token: string, isSecure: boolean): string => cookie(token, DAYS * 86_400, isSecure);

/** `Set-Cookie` that signs it out. */
export const signedOut = (isSecure: boolean): string => cookie('', 0, isSecure);
