import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerType } from './media-type';

/** Refuses callers who take no media type that there is, before anything is done for them. */
export async function acceptGate(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (answerType(request.headers.accept) !== undefined) return undefined;
  const message = 'Accept application/json or application/graphql-response+json.';
  return reply
    .code(406)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
}
