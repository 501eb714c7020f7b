import type { FastifyReply, FastifyRequest } from 'fastify';
import { parse } from 'graphql';
import type { Counter } from 'prom-client';
import { answerType, answersInGraphqlJson } from '../errors/media-type';
import { shapeFault } from './document-shape';
import { textFault } from './document-text';
import { variableFault } from './variable-lists';

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
    const document = textOf(request.body, 'query') ?? textOf(request.query, 'query');
    if (document !== undefined && !known.has(document)) {
      const reason = documentFault(document);
      if (reason !== undefined) return refuse(request, reply, `The document is refused: ${reason}.`);
      known.add(document);
      const [oldest] = known;
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    }
    const fault = variableFault(document ?? '', variablesOf(request));
    return fault && refuse(request, reply, fault.reason, fault.argumentPath);
  };

  function refuse(
    { headers: { accept } }: FastifyRequest,
    reply: FastifyReply,
    message: string,
    argumentPath?: string,
  ): FastifyReply {
    errors.inc({ code: 'BAD_USER_INPUT' });
    const extensions = {
      code: 'BAD_USER_INPUT',
      ...(argumentPath === undefined ? {} : { argumentPath }),
    };
    return reply
      .code(answersInGraphqlJson(accept) ? 400 : 200)
      .type(`${answerType(accept) ?? 'application/json'}; charset=utf-8`)
      .send(JSON.stringify({ errors: [{ message, extensions }] }));
  }
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

function textOf(holder: unknown, name: string): string | undefined {
  const text = (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof text === 'string' ? text : undefined;
}

/** Of a POST as they came; a GET has them as text, which its address keeps short. */
const variablesOf = ({ body }: FastifyRequest): unknown =>
  (body as { readonly variables?: unknown } | null | undefined)?.variables;
