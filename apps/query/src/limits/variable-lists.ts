import { parse } from 'graphql';
import { pathOfUse } from '../errors/argument-path';

/** No argument takes more: neither the values of a filter nor anything else. */
const MAX_LIST = 1_000;
const MAX_NESTING = 20;

export interface VariableFault {
  readonly reason: string;
  /** Of the argument, such as `input.filter[0].in`. */
  readonly argumentPath: string | undefined;
}

/**
 * Why the variables are refused before they are coerced, or undefined: coercing tens of thousands of values takes
 * longer than any answer to them.
 */
export function variableFault(document: string, variables: unknown): VariableFault | undefined {
  if (typeof variables !== 'object' || variables === null) return undefined;
  for (const [name, value] of Object.entries(variables)) {
    const fault = faultIn(value, '', 0);
    if (fault) return { reason: fault.reason, argumentPath: argumentOf(document, name, fault.place) };
  }
  return undefined;
}

interface Fault {
  readonly reason: string;
  readonly place: string;
}

function faultIn(value: unknown, place: string, depth: number): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_NESTING) return { reason: `At most ${MAX_NESTING} levels.`, place };
  if (Array.isArray(value) && value.length > MAX_LIST)
    return { reason: `At most ${MAX_LIST} entries, not ${value.length}.`, place };
  for (const [key, inside] of Object.entries(value)) {
    const fault = faultIn(inside, place + (Array.isArray(value) ? `[${key}]` : `.${key}`), depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

function argumentOf(document: string, name: string, place: string): string | undefined {
  try {
    const used = pathOfUse(parse(document), name);
    return used === undefined ? undefined : used + place;
  } catch {
    return undefined;
  }
}
