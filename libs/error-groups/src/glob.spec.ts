import fc from 'fast-check';
import { compileGlob } from './glob';

describe('compileGlob', () => {
  it.each([
    ['cart', 'cart', true],
    ['cart', 'carts', false],
    ['', '', true],
    ['*', '', true],
    ['c?rt', 'cart', true],
    ['c?rt', 'crt', false],
    ['*cart*', 'the cart is empty', true],
    ['com.shop.*', 'com.shop.Cart', true],
    ['com.shop.*', 'com.shopping.Cart', false],
    ['*Exception', 'java.io.IOException', true],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXcYb', false],
    ['Cart', 'cart', false],
    ['[a-z]+', 'abc', false],
    ['[a-z]+', '[a-z]+', true],
  ])('%s on %s: %s', (glob, text, expected) => expect(compileGlob(glob)(text)).toBe(expected));

  it('agrees with what the two signs mean, also over many words of the automaton', () => {
    const char = fc.constantFrom('a', 'b', '*', '?');
    const glob = fc.array(char, { maxLength: 90 }).map((chars) => chars.join(''));
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 90 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(glob, text, (pattern, given) => {
        expect(compileGlob(pattern)(given)).toBe(means(pattern, given));
      }),
    );
  });

  it.each([
    ['*a*a*a*a*a*a*a*b', 'a'],
    [`${'?*'.repeat(60)}b`, 'ab'],
    [`*${'ab'.repeat(60)}c*`, 'abc'],
  ])('takes steps in proportion to the text: %s', (glob, repeated) => {
    const steps = (times: number): number => {
      let counted = 0;
      compileGlob(glob, () => counted++)(repeated.repeat(times));
      return counted;
    };
    const words = Math.ceil((glob.length + 1) / 32);
    expect(steps(500)).toBeLessThanOrEqual(500 * repeated.length * words);
    expect(steps(1000)).toBeLessThanOrEqual(1000 * repeated.length * words);
  });
});

/** The plain definition: what a glob means, letter by letter. */
function means(glob: string, text: string): boolean {
  let reached = new Set([0]);
  for (const char of glob) {
    const next = new Set<number>();
    for (const at of reached) {
      if (char === '*') for (let i = at; i <= text.length; i++) next.add(i);
      else if (at < text.length && (char === '?' || text[at] === char)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}
