import type { Schema } from '@sonde/query-client';
import { Badge } from '../../parts/badge';

const STATUSES: Record<Schema.ErrorGroupStatus, { title: string; look: 'plain' | 'good' | 'bad' | 'warn' }> =
  {
    UNRESOLVED: { title: 'Open', look: 'warn' },
    RESOLVED: { title: 'Resolved', look: 'good' },
    REGRESSED: { title: 'Came back', look: 'bad' },
    IGNORED: { title: 'Ignored', look: 'plain' },
  };

export const StatusBadge = ({ status }: { readonly status: Schema.ErrorGroupStatus }) => (
  <Badge look={STATUSES[status].look}>{STATUSES[status].title}</Badge>
);

const KINDS: Record<Schema.ErrorKind, { title: string; look: 'plain' | 'bad' }> = {
  CRASH: { title: 'Crash', look: 'bad' },
  ERROR: { title: 'Error', look: 'plain' },
  ANR: { title: 'Not responding', look: 'bad' },
};

export const KindBadge = ({ kind }: { readonly kind: Schema.ErrorKind }) => (
  <Badge look={KINDS[kind].look}>{KINDS[kind].title}</Badge>
);
