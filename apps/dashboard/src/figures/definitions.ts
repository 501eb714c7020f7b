import { MetricDefinitionsDocument, type MetricDefinitionsQuery } from '@sonde/query-client';
import { useQuery } from '@tanstack/react-query';
import { question } from '../api/use-answer';

export type Definition = MetricDefinitionsQuery['metricDefinitions'][number];

/** What every metric says and how it is counted. Asked once: it changes with Sonde's own version only. */
export function useDefinitions(): ReadonlyMap<string, Definition> {
  const { data } = useQuery({
    ...question(MetricDefinitionsDocument, {}),
    staleTime: Infinity,
    select: ({ metricDefinitions }) => new Map(metricDefinitions.map((each) => [each.id as string, each])),
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, Definition> = new Map();
