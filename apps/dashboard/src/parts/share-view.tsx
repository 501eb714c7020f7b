import type { TypedDocument } from '@sonde/query-client';
import { Braces, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';
import { download } from './csv';

/** Takes what is shown elsewhere: as CSV, and as the question that it answers. */
export function ShareView<Data, Variables>({
  name,
  document: asked,
  variables,
  toCsv,
}: {
  readonly name: string;
  readonly document: TypedDocument<Data, Variables>;
  readonly variables: Variables;
  readonly toCsv: (() => string) | undefined;
}) {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(
      `${asked.text}\n\n# Variables:\n${JSON.stringify(variables, null, 2).replace(/^/gm, '# ')}\n`,
    );
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  }
  return (
    <>
      <Button
        look="quiet"
        disabled={!toCsv}
        onClick={() => toCsv && download(`${name}.csv`, toCsv())}
        title="Download as CSV"
      >
        <Download size={15} aria-hidden />
        <span className="visually-hidden">Download as</span> CSV
      </Button>
      <Button look="quiet" onClick={() => void copy()} title="Copy the GraphQL question behind it">
        <Braces size={15} aria-hidden />
        <span aria-live="polite">{isCopied ? 'Copied' : 'GraphQL'}</span>
      </Button>
    </>
  );
}
