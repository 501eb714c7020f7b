import { KEY_KINDS, PLATFORMS } from '@sonde/catalog';
import { OUTCOMES } from '@sonde/event-schema';
import { ATTRIBUTE, DIMENSION_IDS, DIMENSIONS, GRAINS, METRIC_IDS, METRICS, STATISTICS } from '@sonde/vitals';

const quote = (text: string): string => JSON.stringify(text);

const plain = (name: string, values: readonly string[]): string =>
  `enum ${name} {\n  ${values.join('\n  ')}\n}`;

const described = (name: string, values: readonly (readonly [string, string])[]): string =>
  `enum ${name} {\n${values.map(([value, text]) => `  ${quote(text)}\n  ${value}`).join('\n')}\n}`;

/** Enums whose values other parts of Sonde own: the registries are their only source. */
export const enumsSdl = (): string =>
  [
    described(
      'MetricId',
      METRIC_IDS.map((id) => [id, METRICS[id].definition] as const),
    ),
    described(
      'Dimension',
      [...DIMENSION_IDS, ATTRIBUTE].map((id) => [id, DIMENSIONS[id].description] as const),
    ),
    plain('Statistic', STATISTICS),
    plain('Grain', GRAINS),
    plain('Platform', PLATFORMS),
    plain('KeyKind', KEY_KINDS),
    plain('Outcome', OUTCOMES),
  ].join('\n\n');
