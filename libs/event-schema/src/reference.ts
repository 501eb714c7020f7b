import { OptionalKind, type TSchema } from '@sinclair/typebox';
import { batchFields, commonFields } from './event-envelope';
import { EVENT_DEFINITIONS, EVENT_TYPES } from './registry';
import { ResourceSchema } from './resource';

/** The reference page of the native protocol's events, in Markdown: docs/events.md holds exactly this. */
export function renderEventReference(): string {
  const pages = EVENT_TYPES.map((type) => {
    const { title, description, fields, columns, keepsId } = EVENT_DEFINITIONS[type];
    const id = keepsId === true ? ' Its full id is stored.' : '';
    return [`## ${title}: \`${type}\``, `${description}${id}`, table(fields.properties, columns)].join(
      '\n\n',
    );
  });
  return (
    [
      '# Events',
      '<!-- Generated from libs/event-schema. Regenerate: UPDATE_DOCS=1 npx jest --config libs/event-schema/jest.config.cjs reference -->',
      'A batch of the native protocol (`POST /v1/events`) holds what its events share and up to 1,000 events. The fields of a type stand flat beside the common ones. Unknown fields are ignored; null means absent. A bad event is refused alone. The same as a JSON Schema: `GET /v1/schema`.',
      '## Batch',
      table({ ...batchFields, resource: ResourceSchema }),
      '## Resource',
      String(ResourceSchema.description),
      table(ResourceSchema.properties),
      '## Every event',
      table(commonFields),
      ...pages,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

/** One line per field; the fields of inner objects stand below theirs with their path. */
function table(
  properties: Readonly<Record<string, TSchema>>,
  columns?: Readonly<Record<string, string>>,
): string {
  const rows = lines(properties, '');
  if (rows.length === 0) return 'No fields of its own.';
  const stored = columns !== undefined;
  return [
    `| field | | value |${stored ? ' stored as |' : ''} meaning |`,
    `| --- | --- | --- |${stored ? ' --- |' : ''} --- |`,
    ...rows.map(({ path, required, value, meaning }) => {
      const column = stored ? ` ${columns[path] === undefined ? 'payload' : `\`${columns[path]}\``} |` : '';
      return `| \`${path}\` | ${required ? 'required' : ''} | ${value} |${column} ${meaning} |`;
    }),
  ].join('\n');
}

interface Line {
  readonly path: string;
  readonly required: boolean;
  readonly value: string;
  readonly meaning: string;
}

function lines(properties: Readonly<Record<string, TSchema>>, prefix: string): Line[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    const meaning = String(schema.description ?? '').replaceAll('|', '\\|');
    // Resource has a table of its own.
    const inner = name === 'resource' ? undefined : innerProperties(schema);
    const own = { path, required: !isOptional(schema), value: valueOf(schema), meaning };
    if (inner === undefined) return [own];
    return [own, ...lines(inner, `${path}${schema.type === 'array' ? '[]' : ''}.`)];
  });
}

const isOptional = (schema: TSchema): boolean => OptionalKind in schema;

function innerProperties(schema: TSchema): Record<string, TSchema> | undefined {
  const owner = (schema.type === 'array' ? schema.items : schema) as TSchema;
  const properties = owner.properties as Record<string, TSchema> | undefined;
  return properties !== undefined && Object.keys(properties).length > 0 ? properties : undefined;
}

function valueOf(schema: TSchema): string {
  const choices = schema.anyOf as readonly TSchema[] | undefined;
  if (choices?.every((choice) => choice.const !== undefined)) {
    return choices.map((choice) => `\`${String(choice.const)}\``).join(', ');
  }
  if (choices !== undefined) return choices.map(valueOf).join(' or ');
  return `${TYPE_NAMES[String(schema.type)] ?? String(schema.type)}${bounds(schema)}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
  array: 'list',
};

function bounds(schema: TSchema): string {
  if (schema.pattern !== undefined) return ` (\`${String(schema.pattern)}\`)`;
  if (schema.maxLength !== undefined) return ` (${schema.minLength ?? 0} to ${schema.maxLength} characters)`;
  if (schema.minLength !== undefined) return ' (not empty)';
  const least = schema.minimum as number | undefined;
  const above = schema.exclusiveMinimum as number | undefined;
  const lowest = above === undefined ? least : `more than ${above}`;
  if (lowest === undefined) return '';
  const highest = schema.maximum as number | undefined;
  return highest === undefined ? ` (from ${lowest})` : ` (${lowest} to ${highest})`;
}
