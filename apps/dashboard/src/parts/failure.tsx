import {
  BadInputError,
  ForbiddenError,
  NetworkError,
  ServerError,
  TimeoutError,
  UnavailableError,
} from '@sonde/query-client';
import { Button } from './button';
import { Empty } from './empty';

/** What went wrong in a sentence for people, and what they can do. */
function told(error: unknown): { title: string; text: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TimeoutError)
    return { title: 'This took too long', text: 'Ask for a shorter range, or add a filter.' };
  if (error instanceof NetworkError)
    return { title: 'Sonde does not answer', text: 'Check the connection; what is shown here may be old.' };
  if (error instanceof UnavailableError)
    return {
      title: 'A store does not answer now',
      text: 'Nothing is lost: what arrives meanwhile is kept. Try again soon.',
    };
  if (error instanceof ForbiddenError) return { title: 'Your key may not do this', text: message };
  if (error instanceof BadInputError) return { title: 'This question makes no sense', text: message };
  if (error instanceof ServerError)
    return {
      title: 'Sonde made a mistake',
      text: `${message} Request ${error.requestId ?? 'without an id'}.`,
    };
  return { title: 'This did not work', text: message };
}

/** An error where an answer should be. Never an empty chart: no data and no answer are different things. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { title, text } = told(error);
  return (
    <div role="alert">
      <Empty title={title}>
        <p>{text}</p>
        {retry ? <Button onClick={retry}>Try again</Button> : null}
      </Empty>
    </div>
  );
}
