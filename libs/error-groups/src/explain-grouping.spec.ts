import type { Frame } from '@sonde/event-schema';
import { compileGrouping, explainGrouping, groupError, GROUPING_VERSIONS, type Failing } from './index';

const frame = (module: string, name: string, rest: Partial<Frame> = {}): Frame => ({
  module,
  function: name,
  ...rest,
});

const failure: Failing = {
  type: 'crash',
  fields: {
    exceptions: [
      { type: 'java.lang.RuntimeException', message: 'Unable to start activity', frames: [] },
      {
        type: 'java.lang.IndexOutOfBoundsException',
        message: 'Index 5 out of bounds for length 3',
        frames: [
          frame('java.util.ArrayList', 'get', { file: 'ArrayList.java', line: 437 }),
          frame('com.shop.Cart', 'total', { file: 'Cart.kt', line: 42, inApp: true }),
          frame('okhttp3.Call', 'execute', { inApp: true }),
          frame('com.vendor.Sdk', 'run', { inApp: false }),
        ],
      },
    ],
  },
};

describe('explainGrouping', () => {
  it('tells which rules ran, what each was applied to, and what each frame counted for', () => {
    const told = explainGrouping(failure);
    expect({ ...told, frames: told?.frames.map(({ frame: _, ...rest }) => rest) }).toEqual({
      id: groupError(failure)?.id,
      version: 2,
      sentences: [
        'Failures are one group when they agree in all of: “CRASH”, “java.lang.IndexOutOfBoundsException”, “index out of bounds”, “com.shop.Cart.total”.',
        'The exception at the end of the chain is the one that happened; those around it only pass it on: java.lang.IndexOutOfBoundsException.',
        'The message is a sentence that fits many mistakes, so the place has to tell them apart: index out of bounds.',
        'The innermost call of the app tells where it went wrong; its callers, lines and lambdas do not count: com.shop.Cart.total.',
      ],
      steps: [
        {
          rule: 'innermost-cause',
          reason:
            'the exception at the end of the chain is the one that happened; those around it only pass it on',
          of: 'java.lang.IndexOutOfBoundsException',
        },
        {
          rule: 'sentence-of-many',
          reason: 'the message is a sentence that fits many mistakes, so the place has to tell them apart',
          of: 'index out of bounds',
        },
        {
          rule: 'innermost-app-call',
          reason:
            'the innermost call of the app tells where it went wrong; its callers, lines and lambdas do not count',
          of: 'com.shop.Cart.total',
        },
      ],
      frames: [
        {
          text: 'java.util.ArrayList.get (ArrayList.java:437)',
          inApp: false,
          decides: false,
          because: 'code of the platform',
        },
        {
          text: 'com.shop.Cart.total (Cart.kt:42)',
          inApp: true,
          decides: true,
          because: 'the sender says that it is the app’s',
        },
        {
          text: 'okhttp3.Call.execute',
          inApp: false,
          decides: false,
          because: 'code of a library that many apps contain',
        },
        {
          text: 'com.vendor.Sdk.run',
          inApp: false,
          decides: false,
          because: 'the sender says that it is not the app’s',
        },
      ],
    });
  });

  it('is nothing for events that are no failure', () => {
    expect(explainGrouping({ type: 'app_launch', fields: {} })).toBeUndefined();
  });

  it.each(GROUPING_VERSIONS)('is of the same run as the group, on version %i', (version) => {
    const by = compileGrouping({ version, rules: [] });
    const told = explainGrouping(failure, by);
    expect(told).toMatchObject({ id: groupError(failure, by)?.id, version });
    expect(told?.frames.some(({ decides }) => decides)).toBe(true);
  });

  it('tells of a hang what it waited for', () => {
    const hang: Failing = {
      type: 'anr',
      fields: {
        threads: [
          {
            name: 'main',
            main: true,
            frames: [frame('java.lang.Thread', 'sleep'), frame('com.shop.Cart', 'total')],
          },
        ],
      },
    };
    expect(explainGrouping(hang)?.steps.map(({ rule, of }) => [rule, of])).toEqual([
      ['below-idle-loop', undefined],
      ['innermost-app-call', 'com.shop.Cart.total'],
      ['blocking-call', 'sleeping'],
    ]);
  });
});
