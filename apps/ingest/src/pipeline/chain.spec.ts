import { chain } from './chain';
import { refuse } from './refusal';

interface Count {
  readonly value: number;
}

describe('a chain of steps', () => {
  const add = (so: Count): Count => ({ value: so.value + 1 });
  const addLater = async (so: Count): Promise<Count> => Promise.resolve(add(so));
  const refuseTwo = (so: Count) => (so.value === 2 ? refuse(400, 'two', 'two is refused') : so);

  it('hands each step what the one before it found', async () => {
    const result = await chain<Count>().then(add).then(addLater).then(add).run({ value: 0 });
    expect(result).toEqual({ result: { value: 3 } });
  });

  it('ends at the first refusal and says what was known before it', async () => {
    let reached = false;
    const steps = chain<Count>()
      .then(add)
      .then(addLater)
      .then(refuseTwo)
      .then((so) => {
        reached = true;
        return so;
      });
    expect(await steps.run({ value: 0 })).toEqual({
      result: refuse(400, 'two', 'two is refused'),
      last: { value: 2 },
    });
    expect(reached).toBe(false);
    expect(await steps.run({ value: 1 })).toEqual({ result: { value: 3 } });
    expect(reached).toBe(true);
  });

  it('lets exceptions through: they are bugs', async () => {
    const broken = chain<Count>().then((): Count => {
      throw new Error('a bug');
    });
    await expect(broken.run({ value: 0 })).rejects.toThrow('a bug');
  });
});
