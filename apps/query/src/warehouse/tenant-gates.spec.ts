import { TenantGates } from './tenant-gates';

const never = new AbortController().signal;

it('lets a tenant ask so many at once, the others in their order', async () => {
  const gates = new TenantGates(2, 10);
  const leaves = await Promise.all([gates.enter('acme', never), gates.enter('acme', never)]);
  const order: number[] = [];
  const waiting = [1, 2].map(async (i) => {
    const leave = await gates.enter('acme', never);
    order.push(i);
    return leave;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  leaves[0]?.();
  await waiting[0];
  expect(order).toEqual([1]);
  (await waiting[0])?.();
  await waiting[1];
  expect(order).toEqual([1, 2]);
});

it('holds nobody up for another tenant', async () => {
  const gates = new TenantGates(1, 10);
  await gates.enter('acme', never);
  expect(typeof (await gates.enter('globex', never))).toBe('function');
});

it('refuses at once when too many wait', async () => {
  const gates = new TenantGates(1, 1);
  const leave = await gates.enter('acme', never);
  const second = gates.enter('acme', never);
  await expect(gates.enter('acme', never)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  leave();
  (await second)();
  expect(typeof (await gates.enter('acme', never))).toBe('function');
});

it('forgets who has gone while waiting, and gives their place to the next', async () => {
  const gates = new TenantGates(1, 10);
  const leave = await gates.enter('acme', never);
  const gone = new AbortController();
  const first = gates.enter('acme', gone.signal);
  const second = gates.enter('acme', never);
  gone.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  leave();
  expect(typeof (await second)).toBe('function');
  await expect(gates.enter('acme', gone.signal)).rejects.toThrow('gone');
});
