import type { ProducerId } from './append-queue';
import { assertOk } from './broker-error';
import type { Cluster } from './cluster';

/** How long the broker may keep a transaction open; there are none. Milliseconds. */
const TRANSACTION_MS = 10_000;

/** The ids under which brokers know this process's appends. Partitions share one; each has its own sequences under it. */
export class ProducerIds {
  private current: Promise<ProducerId> | undefined;
  private renewing:
    { readonly instead: ProducerId | undefined; readonly by: Promise<ProducerId> } | undefined;

  constructor(private readonly cluster: Cluster) {}

  /** An id that is not the one that a partition has used up. @throws NoAnswerError, BrokerError */
  async after(used: ProducerId | undefined): Promise<ProducerId> {
    const current = await this.current?.catch(() => undefined);
    if (current !== undefined && current !== used) return current;
    this.current = this.renew(current);
    return this.current;
  }

  private renew(instead: ProducerId | undefined): Promise<ProducerId> {
    // Several partitions may want one at once.
    if (this.renewing !== undefined && this.renewing.instead === instead) return this.renewing.by;
    const by = this.ask().finally(() => (this.renewing = undefined));
    this.renewing = { instead, by };
    return by;
  }

  private async ask(): Promise<ProducerId> {
    const { errorCode, producerId, producerEpoch } = await this.cluster.sendToAny('InitProducerId', {
      transactionalId: null,
      transactionTimeout: TRANSACTION_MS,
    });
    assertOk(errorCode, 'the idempotent producer');
    return { id: BigInt(producerId), epoch: producerEpoch };
  }
}
