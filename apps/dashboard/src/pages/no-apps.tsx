import { Empty } from '../parts/empty';

/** Nobody has made an app yet. */
export const NoApps = () => (
  <Empty title="There is no app yet">
    <p>
      Make one with the admin token:{' '}
      <code>{'mutation { createApp(input: {tenantId: "…", name: "…", platform: ANDROID}) { id } }'}</code> in{' '}
      <a href="/graphiql">GraphiQL</a>, then a key for it.
    </p>
  </Empty>
);
