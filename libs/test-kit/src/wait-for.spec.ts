import { waitFor } from './wait-for';

describe('waitFor', () => {
  it('answers the first result, over what is not one yet and over errors', async () => {
    const results = [undefined, null, false, new Error('not yet'), 0];
    let turn = 0;
    const probe = (): unknown => {
      const result = results[turn++];
      if (result instanceof Error) throw result;
      return result;
    };
    await expect(waitFor(probe, { everyMs: 1 })).resolves.toBe(0);
    expect(turn).toBe(5);
  });

  it('says what did not come, and why', async () => {
    const probe = (): never => {
      throw new Error('connection refused');
    };
    await expect(waitFor(probe, { timeoutMs: 5, everyMs: 1, what: 'the server' })).rejects.toThrow(
      'the server did not come within 5 ms: connection refused',
    );
  });
});
