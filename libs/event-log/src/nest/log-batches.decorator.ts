import { Catch, UseFilters, applyDecorators, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** Passes on what a handler threw, where Nest's own filter would put "Internal server error" in its place. */
@Catch()
class TrueCauseFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}

/**
 * The method takes the batches of a topic: `(batch: LogBatch) => Promise<BatchOutcome>`, exactly as a `BatchHandler`.
 *
 * A message pattern, not an event pattern: the log waits for the outcome, and commits, repeats or stops by it. Nest's
 * events have no answer.
 */
export function LogBatches(topic: string): MethodDecorator {
  return applyDecorators(MessagePattern(topic), UseFilters(TrueCauseFilter));
}
