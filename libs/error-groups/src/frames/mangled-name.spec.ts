import { demangled } from './mangled-name';

describe('symbols that nobody demangled', () => {
  it.each([
    ['_ZN4Font6layoutERKNSt6__ndk112basic_stringIcEE', 'Font::layout'],
    ['_ZNK4cart5Store4loadEi', 'cart::Store::load'],
    ['_Z5startv', 'start'],
    ['_ZN4FontC2Ev', 'Font::Font'],
    ['_ZN4FontD1Ev', 'Font::~Font'],
    ['_ZN4Font3mapIiEEvv', 'Font::map<T>'],
    ['$s3Fit10GoalEngineC7computeyyF', 'GoalEngine.compute'],
    ['_$s4Shop4CartV5TotalO4sendyyF', 'Cart.Total.send'],
  ])('%s is %s', (symbol, name) => expect(demangled(symbol)).toBe(name));

  it.each(['$s3Fit0A6EngineC7computeyyF', '_Z', '_ZN99short', '$s', 'plain', '_ZNSt3__16vectorE', ''])(
    '%s stays as it is',
    (symbol) => expect(demangled(symbol)).toBeUndefined(),
  );
});
