import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from './http/error-filter';
import { IngestController } from './http/ingest-controller';
import { createIngest } from './pipeline/ingest';
import type { IngestParts } from './pipeline/ingest';
import { INGEST, METRICS } from './tokens';

@Module({})
export class IngestModule {
  /** The HTTP side of ingest over parts that are already open; whoever opened them closes them. */
  static over(parts: IngestParts): DynamicModule {
    return {
      module: IngestModule,
      controllers: [IngestController],
      providers: [
        { provide: INGEST, useValue: createIngest(parts) },
        { provide: METRICS, useValue: parts.metrics },
        { provide: APP_FILTER, useValue: new ErrorFilter(parts.logger) },
      ],
    };
  }
}
