import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { splitByKey } from '../split-by-key';
import { measureDoor } from './door';

const folder = process.env.SONDE_REAL_DATA ?? resolve(__dirname, '../../../../../shared/data');
const sessions = join(folder, 'measure-sessions');
const present = existsSync(sessions);
if (!present)
  console.log(`recorded measure sessions are not checked: ${sessions} does not exist (SONDE_REAL_DATA)`);

function bodies(path: string): Buffer[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? bodies(join(path, entry.name)) : [readFileSync(join(path, entry.name))],
  );
}

(present ? describe : describe.skip)('bodies that real measure SDKs recorded', () => {
  // Counted by hand from the files, without this code.
  it.each([
    ['org.wikimedia.wikipedia', 5907, 14, 8],
    ['org.wikipedia.dev', 1374, 2, 0],
    ['sh.measure.sample', 5003, 38, 30],
  ])('%s: %i events, %i sessions, %i of them crashed', (app, total, sessionCount, crashed) => {
    const batches = bodies(join(sessions, app)).map((body) => measureDoor.read(body));
    const events = batches.flatMap((batch) => batch.events);
    expect(batches.flatMap((batch) => batch.rejected)).toEqual([]);
    expect(events.length).toBe(total);
    expect(new Set(events.map((event) => event.sessionId)).size).toBe(sessionCount);
    const crashes = events.filter((event) => event.type === 'crash');
    expect(new Set(crashes.map((event) => event.sessionId)).size).toBe(crashed);
  });

  it('are cut by key without losing or changing an event', () => {
    for (const body of bodies(sessions)) {
      const batch = measureDoor.read(body);
      const parts = splitByKey(body, batch);
      const again = parts.flatMap((part) => {
        const read = measureDoor.read(part.body, { accepted: { skip: part.refused } });
        expect(read.rejected).toEqual([]);
        expect(read.spans.length).toBe(part.spans);
        return read.events.map((event, i) => ({ ...event, index: part.indexes[i]! }));
      });
      expect(again.sort((a, b) => a.index - b.index)).toEqual(batch.events);
    }
  });

  it('keep every digit of what apps attached', () => {
    const longs = bodies(join(sessions, 'sh.measure.sample'))
      .flatMap((body) => measureDoor.read(body).events)
      .flatMap((event) => (event.attributes?.long === undefined ? [] : [event.attributes.long]));
    expect(longs.length).toBe(65);
    for (const long of longs)
      expect(long).toMatchObject({ isLosslessNumber: true, value: '9223372036854775807' });
  });
});
