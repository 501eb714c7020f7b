import type { Summary } from './sender';

/** Tells people how far it is, from the third second on and every two seconds after that. */
export class Progress {
  private readonly startedAt: number;
  private lastAt: number;
  private written = false;

  constructor(
    private readonly what: string,
    private readonly total: number | undefined,
    private readonly out: NodeJS.WriteStream,
    private readonly now: () => number,
  ) {
    this.startedAt = this.lastAt = now();
  }

  update(summary: Summary): void {
    const at = this.now();
    if (at - this.lastAt < 2000) return;
    this.lastAt = at;
    this.write(this.line(summary, at));
  }

  /** Ends the line that is written over. */
  done(): void {
    if (this.written && this.out.isTTY) this.out.write('\n');
  }

  private line(summary: Summary, at: number): string {
    const seconds = (at - this.startedAt) / 1000;
    const rate = Math.round(summary.events / seconds);
    const part = this.total
      ? ` of ${this.total} (${Math.min(100, Math.floor((summary.events / this.total) * 100))} %)`
      : '';
    const trouble = [...summary.answers]
      .filter(([name]) => !name.startsWith('2'))
      .map(([name, times]) => `${name} ${times}×`);
    return `${this.what}: ${summary.events}${part} events, ${rate}/s${trouble.length > 0 ? `, ${trouble.join(', ')}` : ''}`;
  }

  private write(line: string): void {
    this.out.write(this.out.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    this.written = true;
  }
}

/** The end of it, for people. */
export function summaryText(what: string, summary: Summary, seconds: number): string {
  const answers = [...summary.answers]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, times]) => `  ${name}: ${times}`);
  return [
    `${what}: ${summary.events} events in ${summary.bodies} bodies accepted in ${seconds.toFixed(1)} s (${(summary.bytes / 1024).toFixed(0)} KiB sent)`,
    'answers by status:',
    ...(answers.length > 0 ? answers : ['  none']),
    ...(summary.rejected > 0 ? [`events refused: ${summary.rejected}`] : []),
    ...(summary.failed > 0 ? [`bodies not accepted: ${summary.failed}`] : []),
    ...summary.reasons.map((reason) => `  ${reason}`),
  ].join('\n');
}
