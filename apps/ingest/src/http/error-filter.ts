import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@sonde/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from './error-body';

/** What no door answered: unknown paths, requests that Fastify refused, and bugs, whose cause stays in the log. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof HttpException) {
      const status = error.getStatus();
      const request = host.switchToHttp().getRequest<FastifyRequest>();
      void reply
        .code(status)
        .send(status === 404 ? notFound(request) : errorBody('bad_request', error.message));
      return;
    }
    this.logger.error({ err: error }, 'a request failed');
    void reply
      .code(500)
      .send(errorBody('internal_error', 'something went wrong here; the batch was not taken'));
  }
}

function notFound(request: FastifyRequest): ReturnType<typeof errorBody> {
  const path = request.url.split('?', 1)[0] ?? '';
  return errorBody('not_found', `nothing answers ${request.method} ${path.slice(0, 100)}`);
}
