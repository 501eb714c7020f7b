import type { Frame } from '@sonde/event-schema';
import type { Failing } from '../verdict';

/** What is read of an event in Sentry's format: causes first, frames outermost first. */
interface SentryFrame {
  module?: string | null;
  package?: string | null;
  function?: string | null;
  filename?: string | null;
  lineno?: number | null;
  colno?: number | null;
  in_app?: boolean | null;
  instruction_addr?: string | null;
  image_addr?: string | null;
}

interface SentryStack {
  frames?: (SentryFrame | null)[] | null;
}

interface SentryException {
  type?: string | null;
  value?: string | null;
  module?: string | null;
  stacktrace?: SentryStack | null;
}

interface SentryThread {
  name?: string | null;
  main?: boolean | null;
  crashed?: boolean | null;
  stacktrace?: SentryStack | null;
}

type Values<T> = { values?: (T | null)[] | null } | (T | null)[] | null | undefined;

export interface SentryEvent {
  exception?: Values<SentryException>;
  threads?: Values<SentryThread>;
  level?: string;
}

/** An event in Sentry's format as grouping reads it; hangs are told by the name that the SDKs give them. */
export function failureOfSentryEvent(event: SentryEvent): Failing {
  const exceptions = valuesOf(event.exception)
    .reverse()
    .map((each) => ({
      ...text('type', each.type),
      ...text('message', each.value),
      ...text('module', each.module),
      frames: framesOf(each.stacktrace),
    }));
  const threads = valuesOf(event.threads).map((each) => ({
    ...text('name', each.name),
    main: each.main === true,
    crashed: each.crashed === true,
    frames: framesOf(each.stacktrace),
  }));
  const hang = exceptions.some(({ type }) => type === 'ApplicationNotResponding' || type === 'App Hanging');
  return { type: hang ? 'anr' : 'crash', fields: { exceptions, threads } };
}

const framesOf = (stack: SentryStack | null | undefined): Frame[] =>
  (stack?.frames ?? [])
    .filter((each) => each !== null)
    .reverse()
    .map((each) => ({
      ...text('module', each.module),
      ...text('image', each.package),
      ...text('function', each.function),
      ...text('file', each.filename),
      ...text('address', each.instruction_addr),
      ...text('imageBase', each.image_addr),
      ...(typeof each.lineno === 'number' ? { line: each.lineno } : {}),
      ...(typeof each.colno === 'number' ? { column: each.colno } : {}),
      ...(typeof each.in_app === 'boolean' ? { inApp: each.in_app } : {}),
    }));

function valuesOf<T>(values: Values<T>): T[] {
  const list = Array.isArray(values) ? values : (values?.values ?? []);
  return list.filter((each): each is Exclude<typeof each, null> => each !== null);
}

const text = <K extends string>(key: K, value: string | null | undefined): Partial<Record<K, string>> =>
  typeof value === 'string' && value !== '' ? ({ [key]: value } as Record<K, string>) : {};
