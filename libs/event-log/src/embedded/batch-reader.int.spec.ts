import { Collector } from '../contract/collector';
import { EVENTS_TOPIC, PROCESSOR_GROUP } from '../port';
import { TemporaryLog } from './temporary-log';

describe('the linger of a batch', () => {
  const temporary = new TemporaryLog();
  afterEach(() => temporary.destroy());

  it('ends on time when the time of day is set back by an hour', async () => {
    let now = 1_700_000_000_000;
    const log = await temporary.connect({ partitions: 1, clock: () => now });
    await log.append(EVENTS_TOPIC, [{ key: 'k', value: Buffer.from('v'), events: 1 }]);
    now -= 3_600_000;
    const handler = new Collector();
    const options = {
      topic: EVENTS_TOPIC,
      group: PROCESSOR_GROUP,
      maxEvents: 10,
      maxBytes: 1000,
      lingerMs: 20,
    };
    await log.consume(options, handler);
    await handler.until(() => handler.batches.length === 1);
    expect(handler.values()).toEqual(['v']);
  });
});
