import type { Frame } from '@sonde/event-schema';
import {
  compileGrouping,
  explainGrouping,
  groupError,
  GroupingRuleError,
  GROUPING_VERSIONS,
  type CustomRule,
  type Failing,
} from './index';

const frame = (module: string, name: string, rest: Partial<Frame> = {}): Frame => ({
  module,
  function: name,
  ...rest,
});
const crash = (message: string, frames: Frame[], type = 'com.shop.Refused'): Failing => ({
  type: 'crash',
  fields: { exceptions: [{ type, message, frames }] },
});
const rule = (rest: Partial<CustomRule>): CustomRule => ({
  id: 'r1',
  title: 'Payments',
  match: [{ on: 'MESSAGE', glob: '*declined*' }],
  ...rest,
});

describe.each(GROUPING_VERSIONS)('rules of an app on version %i', (version) => {
  const by = (...rules: CustomRule[]) => compileGrouping({ version, rules });
  const group = (failure: Failing, ...rules: CustomRule[]) => {
    const found = groupError(failure, by(...rules));
    if (found === undefined) throw new Error('no group');
    return found;
  };
  const a = crash('card declined', [frame('com.shop.Pay', 'card')]);
  const b = crash('voucher declined: 7', [frame('com.shop.Voucher', 'redeem')], 'com.shop.Other');
  const c = crash('no network', [frame('com.shop.Pay', 'card')]);

  it('name a group for what matches and leave the rest alone', () => {
    const named = rule({ fingerprint: 'declined' });
    expect(group(a, named).id).toBe(group(b, named).id);
    expect(group(a).id).not.toBe(group(b).id);
    expect(group(c, named).id).toBe(group(c).id);
  });

  it('keep crashes and handled errors apart', () => {
    const named = rule({ fingerprint: 'declined' });
    expect(group({ ...a, type: 'error' }, named).id).not.toBe(group(a, named).id);
  });

  it('of several that match the first one decides', () => {
    const first = rule({ id: '1', fingerprint: 'first' });
    const second = rule({ id: '2', fingerprint: 'second' });
    expect(group(a, first, second).id).toBe(group(a, first).id);
    expect(group(a, second, first).id).toBe(group(a, second).id);
  });

  it.each<[CustomRule['match'], boolean]>([
    [[{ on: 'TYPE', glob: 'com.shop.*' }], true],
    [[{ on: 'TYPE', glob: 'com.other.*' }], false],
    [
      [
        { on: 'MODULE', glob: '*.Pay' },
        { on: 'FUNCTION', glob: 'card' },
      ],
      true,
    ],
    // Both on one frame, or not at all.
    [
      [
        { on: 'MODULE', glob: '*.Pay' },
        { on: 'FUNCTION', glob: 'main' },
      ],
      false,
    ],
    [[{ on: 'PATH', glob: '*/Pay.kt' }], true],
    [
      [
        { on: 'TYPE', glob: '*Refused' },
        { on: 'MESSAGE', glob: 'card*' },
        { on: 'FUNCTION', glob: 'c?rd' },
      ],
      true,
    ],
    [
      [
        { on: 'TYPE', glob: '*Refused' },
        { on: 'MESSAGE', glob: 'voucher*' },
      ],
      false,
    ],
  ])('match by %j: %s', (match, matches) => {
    const failure = crash('card declined', [
      frame('com.shop.Pay', 'card', { file: 'src/Pay.kt' }),
      frame('com.shop.Main', 'main'),
    ]);
    expect(group(failure, rule({ match, fingerprint: 'x' })).id !== group(failure).id).toBe(matches);
  });

  it('say that frames are not the app’s, or are', () => {
    const inner = [frame('com.shared.Store', 'fail'), frame('com.shop.Pay', 'card')];
    const other = [frame('com.shared.Store', 'warn'), frame('com.shop.Pay', 'card')];
    const shared = rule({ match: [{ on: 'MODULE', glob: 'com.shared.*' }], inApp: false });
    expect(group(crash('x', inner)).id).not.toBe(group(crash('x', other)).id);
    expect(group(crash('x', inner), shared).id).toBe(group(crash('x', other), shared).id);
    expect(group(crash('x', inner), shared).culprit).toBe('com.shop.Pay.card');

    const platform = crash('', [
      frame('com.google.android.exo.Player', 'play', { inApp: false }),
      frame('com.shop.Pay', 'card', { inApp: true }),
    ]);
    const ours = rule({ match: [{ on: 'MODULE', glob: 'com.google.android.exo.*' }], inApp: true });
    expect(group(platform).culprit).toBe('com.shop.Pay.card');
    expect(group(platform, ours).culprit).toBe('com.google.android.exo.Player.play');
  });

  it('are told in the explanation', () => {
    const named = rule({ fingerprint: 'declined' });
    const shared = rule({
      id: 'r2',
      title: 'Shared code',
      match: [{ on: 'MODULE', glob: 'com.shop.Pay' }],
      inApp: false,
    });
    const told = explainGrouping(a, by(named, shared));
    expect(told?.id).toBe(group(a, named, shared).id);
    expect(told?.steps).toContainEqual({
      rule: 'custom-fingerprint',
      reason: 'a rule of this app names the group',
      of: 'Payments',
    });
    expect(told?.steps.map(({ of }) => of)).toContain('Shared code');
    expect(told?.frames[0]).toMatchObject({ inApp: false });
  });
});

describe('a grouping that cannot be used', () => {
  const refused = (rules: unknown[], version = 2): GroupingRuleError => {
    try {
      compileGrouping({ version, rules: rules as CustomRule[] });
    } catch (error) {
      if (error instanceof GroupingRuleError) return error;
      throw error;
    }
    throw new Error('was accepted');
  };

  it.each<[string, unknown[]]>([
    ['rules[0]', [rule({})]],
    ['rules[0].title', [rule({ title: '', inApp: true })]],
    ['rules[0].match', [rule({ match: [], fingerprint: 'x' })]],
    ['rules[0].match', [rule({ inApp: true })]],
    [
      'rules[0].match[1].glob',
      [
        rule({
          fingerprint: 'x',
          match: [
            { on: 'TYPE', glob: 'a' },
            { on: 'TYPE', glob: '' },
          ],
        }),
      ],
    ],
    ['rules[0].match[0].glob', [rule({ fingerprint: 'x', match: [{ on: 'TYPE', glob: 'a'.repeat(201) }] })]],
    ['rules[0].match[0].on', [rule({ fingerprint: 'x', match: [{ on: 'COLOUR' as never, glob: 'a' }] })]],
    ['rules[0].fingerprint', [rule({ fingerprint: '  ' })]],
    ['rules[1].id', [rule({ fingerprint: 'x' }), rule({ fingerprint: 'y' })]],
    ['rules', Array.from({ length: 101 }, (_, i) => rule({ id: `r${i}`, fingerprint: 'x' }))],
  ])('is refused at %s', (path, rules) => expect(refused(rules).path).toBe(path));

  it('names a version that there is', () => {
    expect(refused([], 99)).toMatchObject({
      path: 'version',
      message: 'There is no version 99 of the grouping.',
    });
  });
});
