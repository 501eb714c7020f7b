import type { LayerStore } from '@sonde/vitals';

export class Broken extends Error {
  override readonly name = 'Broken';
}

/** A store whose n-th write fails, before it is sent or after it has landed, as if the process had died there. */
export function breakingAt(store: LayerStore, at: number, landed: boolean): LayerStore & { writes: number } {
  const breaking = { ...store, writes: 0 };
  const write = async (send: () => Promise<void>): Promise<void> => {
    const breaks = ++breaking.writes >= at;
    if (breaks && (!landed || breaking.writes > at)) throw new Broken();
    await send();
    if (breaks) throw new Broken();
  };
  breaking.insertRows = (...args) => write(() => store.insertRows(...args));
  breaking.run = (...args) => write(() => store.run(...args));
  return breaking;
}
