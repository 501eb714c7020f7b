import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAX_DOCUMENT } from './document-limits';

const lengthOf = (holder: unknown): number => {
  const query = (holder as { query?: unknown } | null | undefined)?.query;
  return typeof query === 'string' ? query.length : 0;
};

/** Refuses a document that is too long before it is parsed. */
export async function documentLengthGate(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (Math.max(lengthOf(request.body), lengthOf(request.query)) <= MAX_DOCUMENT) return undefined;
  const message = `The document is refused: it has more than ${MAX_DOCUMENT} characters.`;
  return reply.code(400).send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });
}
