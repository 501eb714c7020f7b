import { Catch, HttpException, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@sonde/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from './error-body';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT'];

/** What no door answered: unknown paths, requests that Fastify refused, and bugs, whose cause stays in the log. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof NotFoundException) {
      answerUnknown(host.switchToHttp().getRequest<FastifyRequest>(), reply);
      return;
    }
    if (error instanceof HttpException) {
      void reply.code(error.getStatus()).send(errorBody('bad_request', error.message));
      return;
    }
    this.logger.error({ err: error }, 'a request failed');
    void reply
      .code(500)
      .send(errorBody('internal_error', 'something went wrong here; the batch was not taken'));
  }
}

/** 405 with Allow where another method is answered, else 404. */
function answerUnknown(request: FastifyRequest, reply: FastifyReply): void {
  const { method, server } = request;
  const url = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((other) => server.hasRoute({ method: other, url }));
  const asked = `${method} ${url.slice(0, 100)}`;
  if (allowed.length === 0) {
    void reply.code(404).send(errorBody('not_found', `nothing answers ${asked}`));
    return;
  }
  void reply
    .code(405)
    .header('allow', allowed.join(', '))
    .send(errorBody('method_not_allowed', `nothing answers ${asked}, only ${allowed.join(' and ')}`));
}
