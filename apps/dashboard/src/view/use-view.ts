import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { asFilter, type Condition } from './filters';
import { asRange, grainOf, type Stretch } from './range';
import { stretchOfView, type ViewState } from './view-state';

/** Presets move on with the clock, though not while somebody looks: once a minute is often enough. */
const nowByMinute = (): number => Math.floor(Date.now() / 60_000) * 60_000;

/** What the view shows, as its questions need it, and the way to change it. Changes go into the address. */
export function useView() {
  const { app } = useParams({ from: '/apps/$app' });
  const state = useSearch({ from: '/apps/$app' });
  const navigate = useNavigate();
  const now = nowByMinute();
  return useMemo(() => {
    const stretch = stretchOfView(state, now);
    const conditions = state.filter ?? [];
    const change = (next: Partial<ViewState>): void => {
      void navigate({ to: '.', search: (old) => ({ ...old, ...next }), replace: false });
    };
    return {
      app,
      state,
      stretch,
      range: asRange(stretch),
      grain: grainOf(stretch),
      timeZone: state.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      conditions,
      filter: asFilter(conditions),
      setConditions: (filter: readonly Condition[]) =>
        change({ filter: filter.length > 0 ? filter : undefined }),
      setStretch: ({ from, to }: Stretch) => change({ from, to, range: undefined }),
      change,
    };
  }, [app, state, now, navigate]);
}
