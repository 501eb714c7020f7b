import { OldestEvents } from './oldest-events';

const tenant = { tenantId: 'acme' };

/** A warehouse that answers with the number of the read, and can be told to fail. */
function reads() {
  const seen: unknown[] = [];
  const state = { fail: false, now: 0 };
  const oldest = new OldestEvents(
    <T>(_: string, params?: Readonly<Record<string, unknown>>): Promise<T[]> => {
      seen.push(params);
      return state.fail
        ? Promise.reject(new Error('away'))
        : Promise.resolve([{ appId: 'shop', oldest: seen.length }] as T[]);
    },
    () => state.now,
  );
  const read = async (): Promise<number | undefined> => (await oldest.read('acme')).get('shop');
  return { seen, state, read };
}

it('asks once a minute, and nobody waits for it after the first time', async () => {
  const { seen, state, read } = reads();
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  state.now = 59_999;
  expect(await read()).toBe(1);
  expect(seen).toEqual([tenant]);
  state.now = 60_000;
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  expect(await read()).toBe(2);
  expect(seen).toEqual([tenant, tenant]);
});

it('does without ClickHouse for a while, but not for long, and asks again after a failure', async () => {
  const { state, read } = reads();
  await read();
  state.fail = true;
  state.now = 60_000;
  expect([await read(), await read()]).toEqual([1, 1]);
  state.now = 3_600_000;
  await expect(read()).rejects.toThrow('away');
  state.fail = false;
  expect(await read()).toBeGreaterThan(1);
});
