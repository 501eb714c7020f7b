import { WarehouseUnavailableError, type Block, type Table, type Warehouse } from '@sonde/warehouse';

/** A processor over the real warehouse whose inserts can be made to fail before or after they have landed. */
export class Fault {
  private inserts = 0;
  private armed = true;
  constructor(
    private readonly at: number,
    private readonly landed: boolean,
  ) {}

  /** The process lives on. */
  disarm(): void {
    this.armed = false;
  }

  over(warehouse: Warehouse): Warehouse {
    const insert = async (table: Table, block: Block, token: string): Promise<void> => {
      const fails = this.armed && ++this.inserts === this.at;
      if (fails && !this.landed) throw new WarehouseUnavailableError('killed before the insert');
      await warehouse.insert(table, block, token);
      if (fails) throw new WarehouseUnavailableError('killed after the insert');
    };
    return new Proxy(warehouse, {
      get: (target, name) => {
        if (name === 'insert') return insert;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
  }
}
