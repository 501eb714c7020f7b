import type { LayerStore } from '@sonde/vitals';

export class Broken extends Error {
  override readonly name = 'Broken';
}

/** A store on which all writes fail from the n-th on, as if the process had died there. */
export function breakingAt(store: LayerStore, at: number): LayerStore {
  let writes = 0;
  const write = async (send: () => Promise<void>): Promise<void> => {
    if (++writes >= at) throw new Broken();
    await send();
  };
  return {
    ...store,
    insertRows: (...args) => write(() => store.insertRows(...args)),
    run: (...args) => write(() => store.run(...args)),
  };
}
