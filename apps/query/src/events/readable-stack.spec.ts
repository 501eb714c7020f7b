import { readableStack } from './readable-stack';

it('shows the exception chain with its causes', () => {
  const frames = [
    { module: 'com.shop.Cart', function: 'total', file: 'Cart.kt', line: 12 },
    { function: 'run' },
  ];
  const exceptions = [
    { type: 'RuntimeException', message: 'boom', frames },
    { type: 'IOException', frames: [{ image: 'libfoo.so', address: '0x10' }] },
  ];
  expect(readableStack({ exceptions })).toBe(
    [
      'RuntimeException: boom',
      '    at com.shop.Cart.total (Cart.kt:12)',
      '    at run',
      'Caused by: IOException',
      '    at libfoo.so 0x10',
    ].join('\n'),
  );
});

it('shows the thread that crashed where there is no exception', () => {
  const threads = [
    { name: 'main', main: true },
    { name: 'worker', crashed: true, frames: [{ function: 'abort' }] },
  ];
  expect(readableStack({ threads, signal: 'SIGABRT' })).toBe('SIGABRT\nThread worker\n    at abort');
  expect(readableStack({})).toBeUndefined();
});
