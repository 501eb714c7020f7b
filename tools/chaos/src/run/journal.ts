import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { isFaultKind, type Stores } from '../schedule/fault-kinds';
import type { PlannedFault } from '../schedule/schedule';
import type { Finding } from '../verdict/finding';

/** How a run was asked for. */
export interface RunHeader {
  readonly seed: number;
  readonly on: Stores;
  readonly without: readonly string[];
  readonly rate: number;
  readonly fleetEvents: number;
}

/** A fault that was done. */
export interface DoneFault extends PlannedFault {
  /** From 0, in the order of the schedule. */
  readonly number: number;
  /** When it began, RFC 3339. */
  readonly at: string;
  readonly tookMs: number;
  readonly happened: number;
  readonly what: string;
}

/** What a run did, line by line as JSON, so that it can be read, searched and replayed. */
export class Journal {
  constructor(
    readonly path: string,
    header: RunHeader,
  ) {
    writeFileSync(path, '');
    this.write('run', header);
  }

  fault(fault: DoneFault): void {
    this.write('fault', fault);
  }

  /** Something went wrong that is no fault of ours. */
  problem(text: string): void {
    this.write('problem', { at: new Date().toISOString(), text });
  }

  verdict(holds: boolean, findings: readonly Finding[]): void {
    this.write('verdict', { holds, findings });
  }

  private write(line: string, content: object): void {
    appendFileSync(this.path, `${JSON.stringify({ line, ...content })}\n`);
  }
}

/**
 * The faults of a journal in their order, to be done again.
 * @throws Error when the file holds none, or one that this version does not know
 */
export function readSchedule(path: string): PlannedFault[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const faults = lines.flatMap((text, index) => {
    const { line, kind, pauseMs, salt, number } = parsed(text, path, index);
    if (line !== 'fault') return [];
    if (kind === undefined || !isFaultKind(kind) || pauseMs === undefined || salt === undefined)
      throw new Error(`${path}:${index + 1} is no fault that this version knows`);
    return [{ kind, pauseMs, salt, number: number ?? index }];
  });
  if (faults.length === 0) throw new Error(`${path} holds no faults`);
  return faults
    .sort((a, b) => a.number - b.number)
    .map(({ kind, pauseMs, salt }) => ({ kind, pauseMs, salt }));
}

interface Line {
  readonly line?: string;
  readonly kind?: string;
  readonly pauseMs?: number;
  readonly salt?: number;
  readonly number?: number;
}

function parsed(text: string, path: string, index: number): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new Error(`${path}:${index + 1} is not JSON`);
  }
}
