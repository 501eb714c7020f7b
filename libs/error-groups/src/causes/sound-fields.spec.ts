import { compileGrouping, explainGrouping, groupError, GROUPING_VERSIONS, type Failing } from '../index';
import { sound } from './sound-fields';

const FRAME = {
  function: 'total',
  module: 'com.shop.Cart',
  file: 'Cart.kt',
  image: undefined,
  inApp: true,
  imageOffset: 3,
  address: '0x10',
  imageBase: '0x0',
  imageUuid: 'a',
};
const fields = (): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify({
      exceptions: [
        { type: 'Outer' },
        { type: 'T', module: 'com.shop', message: 'm', frames: [FRAME, FRAME] },
      ],
      threads: [{ name: 'main', main: true, crashed: true, state: 'RUNNABLE', frames: [FRAME] }],
      binaryImages: [{ name: 'libcart.so', uuid: 'a' }],
      signal: 'SIGSEGV',
    }),
  ) as Record<string, unknown>;

const WRONG: readonly unknown[] = [
  ...[null, 0, -1, Number.NaN, Infinity, true, false, '', 'x', [], {}, [null], [[]], [1], [undefined]],
  ...[{ length: 9 }, 10n, Symbol('x'), () => 1, Object.create(null), { toString: null }],
];

/** Every place in a value, as the way to it. */
function waysInto(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, inner]) => waysInto(inner, [...way, name]))];
}

function put(into: Record<string, unknown>, way: readonly string[], value: unknown): void {
  let at = into;
  for (const name of way.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[way[way.length - 1] ?? ''] = value;
}

const event = (type: 'crash' | 'error' | 'anr', of: unknown): Failing => ({
  type,
  fields: of as Failing['fields'],
});

describe('fields of wrong types', () => {
  const ways = waysInto(fields()).filter((way) => way.length > 0);

  it.each(['crash', 'error', 'anr'] as const)('are never an error: %s', (type) => {
    expect(ways.length).toBeGreaterThan(40);
    for (const version of GROUPING_VERSIONS) {
      const by = compileGrouping({ version, rules: [] });
      for (const way of ways)
        for (const wrong of WRONG) {
          const of = fields();
          put(of, way, wrong);
          expect(groupError(event(type, of), by)?.id).toMatch(/^[0-9a-f]{16}$/);
          expect(explainGrouping(event(type, of), by)?.id).toMatch(/^[0-9a-f]{16}$/);
        }
    }
  });

  it.each([null, undefined, 5, 'x', []])('are none at all: %p', (of) => {
    expect(groupError(event('crash', of))?.id).toBe(groupError(event('crash', {}))?.id);
  });

  it('count as absent', () => {
    const [without, wrong] = [fields(), fields()];
    put(without, ['exceptions', '1', 'frames', '0', 'function'], undefined);
    put(wrong, ['exceptions', '1', 'frames', '0', 'function'], null);
    expect(groupError(event('crash', wrong))).toEqual(groupError(event('crash', without)));
    put(without, ['threads'], undefined);
    put(wrong, ['threads'], 'x');
    expect(groupError(event('anr', wrong))).toEqual(groupError(event('anr', without)));
  });

  it('that are sound stay the very same', () => {
    const given = event('crash', fields());
    expect(sound(given)).toBe(given);
  });
});
