import { Controller, Inject, Module, type DynamicModule } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EVENTS_TOPIC, LogBatches, type BatchOutcome, type LogBatch } from '@sonde/event-log';
import { BatchProcessor } from './batch-processor';

/** Where batches of the events topic come in. */
@Controller()
export class EventsController {
  constructor(@Inject(BatchProcessor) private readonly processor: BatchProcessor) {}

  @LogBatches(EVENTS_TOPIC)
  handle(@Payload() batch: LogBatch): Promise<BatchOutcome> {
    return this.processor.handle(batch);
  }
}

@Module({})
export class ProcessorModule {
  static with(processor: BatchProcessor): DynamicModule {
    return {
      module: ProcessorModule,
      controllers: [EventsController],
      providers: [{ provide: BatchProcessor, useValue: processor }],
    };
  }
}
