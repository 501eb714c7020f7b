/**
 * Builds programs and the dashboard into `dist/<project>`: `node tools/workspace/build.mjs [--quiet] [apps/ingest …]`,
 * without names all that there are.
 */
import { bundle, programs } from './bundle.mjs';

const DASHBOARD = 'apps/dashboard';

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const wanted = asked.length > 0 ? asked : [...programs(), DASHBOARD];
const started = performance.now();
/** Vite takes a moment to load, so only who builds the dashboard loads it. */
const buildDashboard = async () => (await import('./build-dashboard.mjs')).buildDashboard();

const results = await Promise.allSettled(
  wanted.map((project) => (project === DASHBOARD ? buildDashboard() : bundle(project))),
);
const failed = wanted.filter((_, i) => results[i].status === 'rejected');
const built = wanted.filter((project) => !failed.includes(project));
if (!process.argv.includes('--quiet') && built.length > 0) {
  console.log(`Built ${built.join(', ')} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
for (const [i, project] of wanted.entries()) {
  // What esbuild has to say about the code it has printed itself; anything else is ours to tell.
  if (failed.includes(project))
    console.error(`Not built: ${project}${results[i].reason.errors ? '' : `: ${results[i].reason}`}`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
