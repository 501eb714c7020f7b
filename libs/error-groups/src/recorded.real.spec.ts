import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureDoor } from '@sonde/sdk-protocols';
import { realData } from '@sonde/test-kit';
import { compileGrouping, explainGrouping, groupError, GROUPING_VERSIONS, type Failing } from './index';
import { agreement, type Agreement } from './testing/pairwise';
import { MEASURE, MOBILE, SCRIPT, type Causes } from './testing/recorded-causes';
import { failureOfSentryEvent, type SentryEvent } from './testing/sentry-sample';

const samples = realData('sentry-event-samples/sentry');
const sessions = realData('measure-sessions');

function sentrySample(name: string): Failing {
  const text = readFileSync(join(samples ?? '', `${name}.json`), 'utf8');
  return failureOfSentryEvent(JSON.parse(text) as SentryEvent);
}

function recordedFailures(): ReadonlyMap<string, Failing> {
  const found = new Map<string, Failing>();
  const names = readdirSync(sessions ?? '', { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => each.endsWith('.json')).sort())
    for (const event of measureDoor.read(readFileSync(join(sessions ?? '', name))).events)
      if (groupError(event) !== undefined) found.set(event.id, event);
  return found;
}

function judged(
  causes: Causes,
  failureOf: (name: string) => Failing | undefined,
  version: number,
): Agreement {
  const by = compileGrouping({ version, rules: [] });
  return agreement(
    Object.entries(causes).map(([name, cause]) => {
      const failure = failureOf(name);
      const group = failure === undefined ? undefined : groupError(failure, by);
      if (group === undefined) throw new Error(`${name} has no group`);
      return { name, cause, group: group.id };
    }),
  );
}

const describeSamples = samples === undefined ? describe.skip : describe;
const describeSessions = sessions === undefined ? describe.skip : describe;

const LEAST = { precision: 0.99, recall: 0.95 };

function expectToAgree(found: Agreement): void {
  expect(found.swallowed).toEqual([]);
  expect(found.split).toEqual([]);
  expect(found.precision).toBeGreaterThanOrEqual(LEAST.precision);
  expect(found.recall).toBeGreaterThanOrEqual(LEAST.recall);
}

describeSamples('crashes of phones in the format of Sentry', () => {
  const names = readdirSync(samples ?? '.')
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));

  it('are all labelled', () => {
    expect(Object.keys(MOBILE).sort()).toEqual(names.filter((name) => name.startsWith('mobile1-')).sort());
  });

  it('are in the groups that a person made, and the rules of version 1 did worse', () => {
    const found = judged(MOBILE, sentrySample, 2);
    expect(found.failures).toBe(71);
    expectToAgree(found);
    expect(judged(MOBILE, sentrySample, 1).precision).toBeLessThan(0.1);
  });

  it('tell one error of a page as one group, whichever browser tells it', () => {
    expectToAgree(judged(SCRIPT, sentrySample, 2));
  });

  it('and all the others have a group and an explanation under every version', () => {
    for (const version of GROUPING_VERSIONS) {
      const by = compileGrouping({ version, rules: [] });
      for (const name of names) {
        const group = groupError(sentrySample(name), by);
        expect(group?.title).not.toBe('');
        expect(explainGrouping(sentrySample(name), by)?.id).toBe(group?.id);
      }
    }
  });
});

describeSessions('failures in the recorded sessions', () => {
  const failures = sessions === undefined ? new Map<string, Failing>() : recordedFailures();

  it('are all labelled', () => {
    expect(Object.keys(MEASURE).sort()).toEqual([...failures.keys()].sort());
  });

  it('are in the groups that a person made, and the rules of version 1 did worse', () => {
    expectToAgree(judged(MEASURE, (id) => failures.get(id), 2));
    const before = judged(MEASURE, (id) => failures.get(id), 1);
    expect(before.precision).toBeLessThan(0.9);
    expect(before.recall).toBeLessThan(0.95);
  });

  it('have titles and culprits that a person understands', () => {
    const lines = [...failures.values()].map((failure) => {
      const group = groupError(failure);
      return group === undefined ? 'no group' : `${group.kind} ${group.title} | ${group.culprit}`;
    });
    expect([...new Set(lines)].sort()).toMatchInlineSnapshot(`
      [
        "ANR ANR in G3.b.run | G3.b.run",
        "ANR ANR in L3.n.onClick, sleeping | L3.n.onClick",
        "CRASH L3.m: This is a nested custom exception | L3.n.onClick",
        "CRASH NSRangeException: *** -[__NSArray<n> objectAtIndex:]: index <n> beyond bounds for empty array | CoreFoundation",
        "CRASH SIGABRT in CoreFoundation | CoreFoundation",
        "CRASH SIGABRT in Wikipedia+0x83b8e0 | Wikipedia+0x83b8e0",
        "CRASH android.app.RemoteServiceException$CrashedByAdbException: shell-induced crash | android.app.ActivityThread.throwRemoteServiceException",
        "CRASH java.lang.IllegalAccessException: Exception to test a screenshot | L3.n.onClick",
        "CRASH java.lang.IllegalAccessException: This is a new exception | L3.n.onClick",
        "CRASH java.lang.IllegalAccessException: Unhandled Exception | ",
        "CRASH java.lang.IllegalAccessException: Unhandled Exception | N3.e.k",
        "CRASH java.lang.OutOfMemoryError: Failed to allocate a <n> byte allocation with <n> free bytes and <n> until OOM, max allowed footprint <n>, growth limit <n> | L3.n.onClick",
        "CRASH java.lang.OutOfMemoryError: Failed to allocate a <n> byte allocation with <n> free bytes and <n> until OOM, target footprint <n>, growth limit <n> | L3.n.onClick",
        "CRASH java.lang.StackOverflowError: stack size <n> | sh.measure.sample.ExceptionDemoActivity",
        "ERROR java.lang.NullPointerException in org.wikipedia.dataclient.restbase.RbServiceError$Companion.create | org.wikipedia.dataclient.restbase.RbServiceError$Companion.create",
        "ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.dataclient.restbase.RbServiceError$$serializer.deserialize",
        "ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.games.onthisday.OnThisDayGameViewModel$TotalGameHistory$$serializer.deserialize",
        "ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.games.onthisday.OnThisDayGameViewModel$TotalGameState$$serializer.deserialize",
      ]
    `);
  });
});
