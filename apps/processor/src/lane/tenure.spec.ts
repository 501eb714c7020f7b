import { LogUnavailableError } from '@sonde/event-log';
import { Tenure } from './tenure';

describe('the time for which a lane is this process’s', () => {
  let now = 0;
  const tenure = (): Tenure => new Tenure(() => now);

  it('lets write what looked while it was', async () => {
    await tenure().during(async (mayWrite) => {
      for (let look = 0; look < 10; look++) {
        now += 2_000;
        mayWrite();
      }
    });
  });

  it('lets nothing be written once the partition goes to another', async () => {
    const mine = tenure();
    const written: number[] = [];
    const work = mine.during(async (mayWrite) => {
      for (const row of [1, 2]) {
        mayWrite();
        written.push(row);
        mine.end();
      }
    });
    await expect(work).rejects.toThrow(LogUnavailableError);
    expect(written).toEqual([1]);
  });

  it('lets nothing be written of what was found before the process was stopped, and what is found after it', async () => {
    const mine = tenure();
    const work = mine.during(async (mayWrite) => {
      now += 60_000;
      await Promise.resolve();
      mayWrite();
    });
    await expect(work).rejects.toThrow('was stopped');
    await mine.during(async (mayWrite) => mayWrite());
  });
});
