import fc from 'fast-check';
import { ServerLife } from './server-life';

/** A server whose clock and start are told; it answers as ClickHouse does. */
class Server {
  now = 1_000_000;
  startedAt = 1_000_000;
  private queries = 0;
  restart(): void {
    this.startedAt = this.now;
    this.queries = 0;
  }
  select<T>(): Promise<T[]> {
    const up = Math.floor((this.now - this.startedAt) / 1000);
    return Promise.resolve([{ now: this.now, up, queries: ++this.queries }] as T[]);
  }
}

describe('the life of a server', () => {
  it('is one and the same until it starts anew, however often and whenever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ waitMs: fc.nat({ max: 5_000 }), restarts: fc.boolean() }), { minLength: 1 }),
        async (steps) => {
          const server = new Server();
          const life = new ServerLife(server);
          expect(life.age).toBe(Infinity);
          expect(await life.hasStartedAnew()).toBe(false);
          expect(await life.hasStartedAnew()).toBe(false);
          for (const { waitMs, restarts } of steps) {
            server.now += waitMs;
            if (restarts) server.restart();
            expect(await life.hasStartedAnew()).toBe(restarts);
            expect(await life.hasStartedAnew()).toBe(false);
            expect(life.age).toBeLessThan(60_000);
          }
        },
      ),
    );
  });
});
