import { similarity, type GroupNames } from './similarity';

const names = (title: string, culprit: string, frames?: string[]): GroupNames =>
  frames === undefined ? { title, culprit } : { title, culprit, frames };

describe('similarity', () => {
  const cart = names('java.lang.IllegalStateException: Cart is empty', 'com.shop.Cart.total');

  it('is 1 for the same names and 0 for nothing in common', () => {
    expect(similarity(cart, cart)).toBe(1);
    expect(similarity(cart, names('SIGSEGV', 'libart'))).toBe(0);
    expect(similarity(names('', ''), names('', ''))).toBe(0);
  });

  it('puts what one defect has become before what only has the same type', () => {
    const renamed = names('java.lang.IllegalStateException: Cart is empty', 'com.shop.CartStore.total');
    const sameType = names('java.lang.IllegalStateException: No session', 'com.shop.Login.user');
    expect(similarity(cart, renamed)).toBeGreaterThan(0.7);
    expect(similarity(cart, renamed)).toBeGreaterThan(similarity(cart, sameType));
  });

  it('is the same both ways, and frames count where they are known', () => {
    const a = names('A b', 'c.d', ['x', 'y']);
    const b = names('A b', 'c.e', ['y', 'z']);
    expect(similarity(a, b)).toBe(similarity(b, a));
    expect(similarity(a, { ...b, frames: ['x', 'y'] })).toBeGreaterThan(similarity(a, b));
  });
});
