import { parseTime } from '@sonde/event-schema';
import { GraphQLError, GraphQLScalarType, Kind, print, valueFromASTUntyped, type ValueNode } from 'graphql';

/** @param node where it stands in the document, when it stands there: errors then tell its argument */
const badTime = (given: string, node?: ValueNode): GraphQLError =>
  new GraphQLError(
    `${given.slice(0, 80)} is not a time: give RFC 3339 with an offset, such as 2026-11-20T08:30:00.000Z.`,
    { extensions: { code: 'BAD_USER_INPUT' }, ...(node ? { nodes: node } : {}) },
  );

const read = (given: unknown): number => (typeof given === 'string' ? parseTime(given) : Number.NaN);

/** Inside epoch milliseconds, outside RFC 3339 in UTC with milliseconds. */
export const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'RFC 3339; answers are in UTC with milliseconds.',
  serialize: (value) => new Date(Number(value)).toISOString(),
  parseValue(given) {
    const at = read(given);
    if (Number.isNaN(at)) throw badTime(JSON.stringify(given));
    return at;
  },
  parseLiteral(node) {
    const at = read(node.kind === Kind.STRING ? node.value : undefined);
    if (Number.isNaN(at)) throw badTime(print(node), node);
    return at;
  },
});

/** Any JSON; numbers keep the digits they were sent with. */
export const json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON; a number comes back with the digits it was sent with.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
