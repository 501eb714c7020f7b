import { open, type RootDatabase } from 'lmdb';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity';

const OWNER = 'owner';

/**
 * Which process keeps the engine of a data folder. LMDB's writer lock is given back by the kernel when its holder dies,
 * and a claim counts only while its process lives: nothing is left to clean up after kill -9.
 */
export class Claim {
  private readonly db: RootDatabase<ProcessIdentity, string>;
  private readonly me: ProcessIdentity;

  constructor(folder: string) {
    const me = identityOf(process.pid);
    if (me === undefined) throw new Error('This system does not tell when a process started');
    this.me = me;
    this.db = open<ProcessIdentity, string>({ path: folder, noSubdir: false, mapSize: 1 << 20 });
  }

  /** True when this process is the keeper now: it was already, or there was none alive. */
  take(): boolean {
    return this.db.transactionSync(() => {
      const owner = this.db.get(OWNER);
      if (owner !== undefined && this.isMe(owner)) return true;
      if (owner !== undefined && isAlive(owner)) return false;
      this.db.putSync(OWNER, this.me);
      return true;
    });
  }

  /** Leaves the engine to others. */
  release(): void {
    this.db.transactionSync(() => {
      const owner = this.db.get(OWNER);
      if (owner !== undefined && this.isMe(owner)) this.db.removeSync(OWNER);
    });
  }

  /** Cheap look, without the writer lock: is another live process the keeper? */
  isHeldByOther(): boolean {
    const owner = this.db.get(OWNER);
    return owner !== undefined && !this.isMe(owner) && isAlive(owner);
  }

  private isMe(owner: ProcessIdentity): boolean {
    return owner.pid === this.me.pid && owner.started === this.me.started;
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}
