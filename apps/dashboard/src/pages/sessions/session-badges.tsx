import { Badge } from '../../parts/badge';

interface Outcome {
  readonly crashed: boolean;
  readonly anr: boolean;
  readonly errored: boolean;
  readonly abnormal: boolean;
  readonly background: boolean;
  readonly first: boolean;
  readonly state: string;
}

/** What became of a session, the worst first. */
export function SessionBadges({ session }: { readonly session: Outcome }) {
  const { crashed, anr, errored, abnormal, background, first, state } = session;
  return (
    <>
      {crashed ? <Badge look="bad">Crashed</Badge> : null}
      {anr ? <Badge look="bad">Not responding</Badge> : null}
      {errored ? <Badge look="warn">Errors</Badge> : null}
      {abnormal ? <Badge look="warn">Ended by the system</Badge> : null}
      {background ? <Badge>Background</Badge> : null}
      {first ? <Badge look="good">First session</Badge> : null}
      {state === 'OPEN' ? <Badge look="good">Goes on</Badge> : null}
    </>
  );
}
