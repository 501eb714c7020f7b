import { parseTime } from '@sonde/event-schema';
import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

const badTime = (given: unknown): GraphQLError =>
  new GraphQLError(
    `${JSON.stringify(given)?.slice(0, 80)} is not a time: give RFC 3339 with an offset, such as 2026-11-20T08:30:00.000Z.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );

function read(given: unknown): number {
  const at = typeof given === 'string' ? parseTime(given) : Number.NaN;
  if (Number.isNaN(at)) throw badTime(given);
  return at;
}

/** Inside epoch milliseconds, outside RFC 3339 in UTC with milliseconds. */
export const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'RFC 3339; answers are in UTC with milliseconds.',
  serialize: (value) => new Date(Number(value)).toISOString(),
  parseValue: read,
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
});

/** Any JSON; numbers keep the digits they were sent with. */
export const json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON; a number comes back with the digits it was sent with.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
