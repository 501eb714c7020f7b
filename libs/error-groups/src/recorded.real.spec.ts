import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measureDoor } from '@sonde/sdk-protocols';
import { realData } from '@sonde/test-kit';
import { groupError, type ErrorGroup } from './index';

const folder = realData('measure-sessions');
const describeRecorded = folder === undefined ? describe.skip : describe;

/** Groups of the failures that real phones reported, with how often each came, sorted by title. */
function groupsOf(app: string): { group: ErrorGroup; count: number }[] {
  const found = new Map<string, { group: ErrorGroup; count: number }>();
  const names = readdirSync(join(folder ?? '', app), { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    const { events } = measureDoor.read(readFileSync(join(folder ?? '', app, name)));
    for (const event of events) {
      const group = groupError(event);
      if (!group) continue;
      const known = found.get(group.id) ?? { group, count: 0 };
      found.set(group.id, { group: known.group, count: known.count + 1 });
    }
  }
  return [...found.values()].sort((a, b) => a.group.title.localeCompare(b.group.title, 'en'));
}

const lines = (app: string): string[] =>
  groupsOf(app).map(({ group, count }) => `${count} ${group.kind} ${group.title} | ${group.culprit}`);

describeRecorded('failures of real apps', () => {
  it('sh.measure.sample', () => {
    expect(lines('sh.measure.sample')).toMatchInlineSnapshot(`
      [
        "3 CRASH android.app.RemoteServiceException$CrashedByAdbException: shell-induced crash | android.app.ActivityThread.throwRemoteServiceException",
        "1 ANR ANR in G3.b.run | G3.b.run",
        "1 ANR ANR in L3.n.onClick | L3.n.onClick",
        "11 CRASH java.lang.IllegalAccessException: This is a new exception | L3.n.onClick",
        "2 CRASH java.lang.IllegalAccessException: Unhandled Exception | com.android.internal.os.ZygoteInit.main",
        "1 CRASH java.lang.IllegalAccessException: Unhandled Exception | N3.e.k",
        "4 CRASH java.lang.OutOfMemoryError: Failed to allocate a <n> byte allocation with <n> free bytes and <n>MB until OOM, target footprint <n>, growth limit <n> | L3.n.onClick",
        "5 CRASH java.lang.StackOverflowError: stack size <n>MB | sh.measure.sample.ExceptionDemoActivity.p",
        "4 CRASH L3.m: This is a nested custom exception | L3.n.onClick",
      ]
    `);
  });

  it('org.wikipedia.dev', () => {
    expect(lines('org.wikipedia.dev')).toMatchInlineSnapshot(`
      [
        "1 ERROR java.lang.NullPointerException in org.wikipedia.dataclient.restbase.RbServiceError$Companion.create | org.wikipedia.dataclient.restbase.RbServiceError$Companion.create",
        "2 ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.games.onthisday.OnThisDayGameViewModel$TotalGameState$$serializer.deserialize",
        "2 ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.games.onthisday.OnThisDayGameViewModel$TotalGameState$$serializer.deserialize",
        "1 ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.dataclient.restbase.RbServiceError$$serializer.deserialize",
        "1 ERROR kotlinx.serialization.json.internal.JsonDecodingException: Expected start of the object <value>, but had <value> instead at path: $ | org.wikipedia.games.onthisday.OnThisDayGameViewModel$TotalGameHistory$$serializer.deserialize",
      ]
    `);
  });

  it('org.wikimedia.wikipedia', () => {
    expect(lines('org.wikimedia.wikipedia')).toMatchInlineSnapshot(`
      [
        "2 CRASH NSRangeException: *** -[__NSArray<n> objectAtIndex:]: index <n> beyond bounds for empty array | Wikipedia+0x9b3478",
        "4 CRASH SIGABRT in CoreFoundation | CoreFoundation",
        "2 CRASH SIGABRT in Wikipedia+0x83b8e0 | Wikipedia+0x83b8e0",
      ]
    `);
  });
});
