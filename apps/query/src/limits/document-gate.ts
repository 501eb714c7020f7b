import type { FastifyReply, FastifyRequest } from 'fastify';
import { parse } from 'graphql';
import type { Counter } from 'prom-client';
import { answerType, answersInGraphqlJson } from '../errors/media-type';
import { shapeFault } from './document-shape';
import { textFault } from './document-text';

/** Documents that are known to be fine: callers mostly ask the same few. */
const MAX_KNOWN = 500;

/**
 * Refuses documents that are too long, too deep or too broad, before Apollo parses and validates them: it has no place
 * in between where a plugin may refuse, and validation is what a malicious document makes slow. A persisted document
 * has passed here when it was registered.
 */
export function createDocumentGate(errors: Counter<'code'>) {
  const known = new Set<string>();
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const document = documentOf(request.body) ?? documentOf(request.query);
    if (document === undefined || known.has(document)) return undefined;
    const reason = documentFault(document);
    if (reason === undefined) {
      known.add(document);
      const [oldest] = known;
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
      return undefined;
    }
    const { accept } = request.headers;
    errors.inc({ code: 'BAD_USER_INPUT' });
    return reply
      .code(answersInGraphqlJson(accept) ? 400 : 200)
      .type(`${answerType(accept) ?? 'application/json'}; charset=utf-8`)
      .send(
        JSON.stringify({
          errors: [
            { message: `The document is refused: ${reason}.`, extensions: { code: 'BAD_USER_INPUT' } },
          ],
        }),
      );
  };
}

/** Why a document is refused whoever asks it, or undefined; one that is no GraphQL is for Apollo to explain. */
export function documentFault(text: string): string | undefined {
  const fault = textFault(text);
  if (fault !== undefined) return fault;
  const document = parsed(text);
  return document && shapeFault(document);
}

function parsed(text: string): ReturnType<typeof parse> | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return undefined;
  }
}

function documentOf(holder: unknown): string | undefined {
  const query = (holder as { readonly query?: unknown } | null | undefined)?.query;
  return typeof query === 'string' ? query : undefined;
}
