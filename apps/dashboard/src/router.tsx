import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { AppsDocument } from '@sonde/query-client';
import { answers, whenSignedOut } from './api/answers';
import { WHO } from './api/sign-in';
import { question } from './api/use-answer';
import { Failure } from './parts/failure';
import { NotFound } from './shell/not-found';
import { Shell } from './shell/shell';
import { SignInPage } from './shell/sign-in-page';
import { readViewState } from './view/view-state';

const root = createRootRoute({ notFoundComponent: NotFound });

const signedIn = async (href: string) => {
  const who = await answers.ensureQueryData(WHO);
  if (!who) throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } });
  return who;
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw): { next?: string; ended?: true } => ({
    // Only an address of ours: a link must not lead elsewhere after signing in.
    ...(typeof raw['next'] === 'string' && /^\/(?![/\\])/.test(raw['next']) ? { next: raw['next'] } : {}),
    ...(raw['ended'] === true ? { ended: true as const } : {}),
  }),
  component: SignInPage,
});

/** The first app, or where to make one. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ location }) => {
    await signedIn(location.href);
    const { apps } = await answers.ensureQueryData(question(AppsDocument, {}));
    const first = apps[0];
    if (first) throw redirect({ to: '/apps/$app/overview', params: { app: first.id } });
  },
  component: lazyRouteComponent(() => import('./pages/no-apps'), 'NoApps'),
  errorComponent: ({ error }) => <Failure error={error} />,
});

const app = createRoute({
  getParentRoute: () => root,
  path: '/apps/$app',
  validateSearch: readViewState,
  beforeLoad: ({ location }) => signedIn(location.href),
  component: Shell,
  errorComponent: ({ error }) => <Failure error={error} />,
});

const overview = createRoute({
  getParentRoute: () => app,
  path: '/overview',
  component: lazyRouteComponent(() => import('./pages/overview/overview'), 'Overview'),
});

const vitals = createRoute({
  getParentRoute: () => app,
  path: '/vitals',
  component: lazyRouteComponent(() => import('./pages/measures/vitals'), 'Vitals'),
});

const network = createRoute({
  getParentRoute: () => app,
  path: '/network',
  component: lazyRouteComponent(() => import('./pages/measures/network'), 'Network'),
});

const flows = createRoute({
  getParentRoute: () => app,
  path: '/flows',
  component: lazyRouteComponent(() => import('./pages/measures/flows'), 'Flows'),
});

const errors = createRoute({
  getParentRoute: () => app,
  path: '/errors',
  component: lazyRouteComponent(() => import('./pages/errors/errors'), 'Errors'),
});

const errorGroup = createRoute({
  getParentRoute: () => app,
  path: '/errors/$group',
  component: lazyRouteComponent(() => import('./pages/errors/error-group'), 'ErrorGroupPage'),
});

const sessions = createRoute({
  getParentRoute: () => app,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./pages/sessions/sessions'), 'Sessions'),
});

const session = createRoute({
  getParentRoute: () => app,
  path: '/sessions/$session',
  component: lazyRouteComponent(() => import('./pages/sessions/session'), 'SessionPage'),
});

const releases = createRoute({
  getParentRoute: () => app,
  path: '/releases',
  component: lazyRouteComponent(() => import('./pages/releases/releases'), 'Releases'),
});

const dataQuality = createRoute({
  getParentRoute: () => app,
  path: '/data-quality',
  component: lazyRouteComponent(() => import('./pages/data-quality/data-quality'), 'DataQuality'),
});

const appHome = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/apps/$app/overview', params });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    app.addChildren([
      appHome,
      overview,
      vitals,
      network,
      flows,
      errors,
      errorGroup,
      sessions,
      session,
      releases,
      dataQuality,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  // A view whose address says the same is not drawn anew.
  defaultStructuralSharing: true,
});

whenSignedOut(() => {
  answers.clear();
  void router.navigate({ to: '/sign-in', search: { ended: true, next: router.state.location.href } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
