import { signedIn, signedOut, tokenOfCookies } from './token-cookie';

it('reads back what it set, among others', () => {
  const pair = signedIn('sk_query_a1B2', false).split(';')[0];
  expect(tokenOfCookies(`theme=dark; ${String(pair)}; x=y`)).toBe('sk_query_a1B2');
});

it.each([
  [undefined],
  [''],
  ['sonde_token'],
  ['sonde_token='],
  ['xsonde_token=a'],
  ['sonde_token="a b"'],
  ['sonde_token=a\u00e9'],
])('finds no token in %j', (header) => {
  expect(tokenOfCookies(header)).toBeUndefined();
});

it('no script reads it and no other site sends it; by HTTPS it never leaves by anything else', () => {
  expect(signedIn('t', false)).toBe('sonde_token=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000');
  expect(signedIn('t', true)).toMatch(/; Secure$/);
  expect(signedOut(false)).toBe('sonde_token=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0');
});
