import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fetchOnce,
  quietPort,
  runProgram,
  startGuarded,
  startServer,
  type LocalServer,
} from '@sonde/local-server';
import { stringify } from 'yaml';
import { temporaryFolder } from '@sonde/test-kit';
import { textOf, yamlOf } from './files';

const REMEDY =
  'Debian and Ubuntu have Prometheus among their packages (apt-get download prometheus, after apt-get update).';

export interface Prometheus extends LocalServer {
  readonly url: string;
}

/**
 * A real Prometheus with the rules and the configuration that compose mounts; only where the apps are is said by address
 * instead of by name. It asks them every second. Fetched from Debian's packages the first time, not installed.
 *
 * @param targets where the app of each job listens
 */
export async function startPrometheus(targets: Readonly<Record<string, string>>): Promise<Prometheus> {
  const programs = await prometheusPrograms();
  const folder = temporaryFolder('prometheus').path;
  const [config, rules] = [join(folder, 'prometheus.yaml'), join(folder, 'alerts.yaml')];
  writeFileSync(rules, textOf('prometheus', 'alerts.yaml'));
  writeFileSync(config, configuration(targets, rules));
  await runProgram(join(programs, 'promtool'), ['check', 'config', config], { remedy: REMEDY });
  const port = await quietPort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    title: `Prometheus at ${url}`,
    run: async () =>
      startGuarded({
        program: join(programs, 'prometheus'),
        args: [
          `--config.file=${config}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        cwd: folder,
        output: join(folder, 'output'),
        temporary: folder,
      }),
    ask: async () => {
      const answer = await fetch(`${url}/-/ready`);
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    },
    temporary: folder,
  });
  return Object.assign(server, { url });
}

/** The folder with `prometheus` and `promtool`. */
async function prometheusPrograms(): Promise<string> {
  return fetchOnce({
    name: 'prometheus-debian',
    title: 'Fetching Prometheus from the packages of this system',
    into: async (staging) => {
      await runProgram('apt-get', ['download', 'prometheus'], { cwd: staging, remedy: REMEDY });
      const name = readdirSync(staging).find((file) => file.endsWith('.deb')) ?? '';
      const all = join(staging, 'all');
      await runProgram('dpkg-deb', ['--extract', join(staging, name), all], { remedy: REMEDY });
      for (const program of ['prometheus', 'promtool'])
        renameSync(join(all, 'usr/bin', program), join(staging, program));
      rmSync(all, { recursive: true });
      rmSync(join(staging, name));
    },
  });
}

interface Configuration {
  readonly scrape_configs: readonly { readonly job_name: string; readonly dns_sd_configs: unknown }[];
}

function configuration(targets: Readonly<Record<string, string>>, rules: string): string {
  const shipped = yamlOf<Configuration>('prometheus', 'prometheus.yaml');
  return stringify({
    ...shipped,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: shipped.scrape_configs.map(({ dns_sd_configs: _, ...job }) => ({
      ...job,
      static_configs: [{ targets: [targets[job.job_name]] }],
    })),
  });
}

/** One answer of Prometheus: the series that an expression has now. @throws Error when it refuses the expression */
export async function askPrometheus(url: string, expression: string): Promise<readonly unknown[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`);
  const { status, error, data } = (await answer.json()) as {
    status: string;
    error?: string;
    data?: { result: readonly unknown[] };
  };
  if (status !== 'success' || data === undefined) throw new Error(`${expression}: ${error ?? status}`);
  return data.result;
}
