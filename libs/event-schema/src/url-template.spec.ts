import fc from 'fast-check';
import { isIdentifier, templateUrl } from './url-template';

describe('templateUrl', () => {
  it.each([
    [
      'https://api.shop.test/v1/items/42?x=1',
      'https://api.shop.test/v1/items/42',
      'api.shop.test',
      '/v1/items/*',
    ],
    [
      'https://user:secret@API.shop.test:8443/a#frag',
      'https://api.shop.test:8443/a',
      'api.shop.test:8443',
      '/a',
    ],
    ['https://u:p@ss@host.test/x', 'https://host.test/x', 'host.test', '/x'],
    ['https://host.test', 'https://host.test', 'host.test', '/'],
    ['https://host.test?token=secret', 'https://host.test', 'host.test', '/'],
    ['https://host.test/a?next=https://u:p@other.test/b', 'https://host.test/a', 'host.test', '/a'],
    [
      'https://host.test/users/6F9619FF-8B86-D011-B42D-00CF4FC964FF/cart',
      'https://host.test/users/6F9619FF-8B86-D011-B42D-00CF4FC964FF/cart',
      'host.test',
      '/users/*/cart',
    ],
    [
      'https://host.test/blob/da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'https://host.test/blob/da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'host.test',
      '/blob/*',
    ],
    ['https://host.test/days/2026-11-20/', 'https://host.test/days/2026-11-20/', 'host.test', '/days/*/'],
    ['//cdn.test/logo.png', '//cdn.test/logo.png', 'cdn.test', '/logo.png'],
    ['/v2/items/7', '/v2/items/7', '', '/v2/items/*'],
    ['user:pw@host.test/x', 'user:', '', '/'],
    ['host.test:8080/x', 'host.test:8080/x', 'host.test:8080', '/x'],
    ['me@host.test/x', 'host.test/x', 'host.test', '/x'],
    ['data:image/png;base64,AAAA', 'data:', '', '/'],
    ['mailto:someone@example.test', 'mailto:', '', '/'],
    ['', '', '', '/'],
  ])('%s', (given, url, host, endpoint) => {
    expect(templateUrl(given)).toEqual({ url, host, endpoint });
    expect(templateUrl(given)).toEqual({ url, host, endpoint });
  });

  it.each([
    '42',
    '-1',
    '1.5',
    '1,2',
    '20261120',
    '2026-11-20',
    '2026-11-20T08:00:00Z',
    'deadbeefdeadbeef',
    '5f3c9a1b',
    '0123456789abcdef01234567',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    'dQw4w9WgXcQ7fK2mZp8RtY',
    '%34%32',
    '{6f9619ff-8b86-d011-b42d-00cf4fc964ff}',
  ])('%s names one thing', (segment) => expect(isIdentifier(segment)).toBe(true));

  it.each([
    '',
    'v1',
    'items',
    'getItemsByCategoryAndLanguage',
    'a-very-long-name-of-an-endpoint-with-words',
    'facade',
    'deadbeef',
    'oauth2',
    'ProductRecommendationService',
    'internationalization',
    'page-summary',
    '%zz',
    'com.shop.cart.CartActivity',
    'api.php',
  ])('%s names a kind of things', (segment) => expect(isIdentifier(segment)).toBe(false));

  it('never lets a query, a fragment or user info through', () => {
    const secret = fc.stringMatching(/^s3cr3t[a-z]{3,8}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom('https', 'http', 'wss'), fc.webPath(), (s, scheme, path) => {
        const { url, host, endpoint } = templateUrl(`${scheme}://${s}:${s}@h.test${path}?q=${s}#${s}`);
        expect(`${url} ${host} ${endpoint}`).not.toContain(s);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { url, endpoint } = templateUrl(text);
        expect(url).not.toMatch(/[?#]/);
        expect(endpoint.startsWith('/')).toBe(true);
      }),
    );
  });
});
