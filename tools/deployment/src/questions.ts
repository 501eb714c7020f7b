import { textOf, yamlOf } from './files';

/** A question in PromQL that something of ours asks. */
export interface Question {
  readonly asker: string;
  readonly expression: string;
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

/** What the dashboard's panels ask, with Grafana's own variable as one minute. */
export function dashboardQuestions(): Question[] {
  const { panels } = JSON.parse(textOf('grafana', 'dashboards', 'sonde.json')) as Dashboard;
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ asker: title, expression: expr.replaceAll('$__rate_interval', '1m') })),
  );
}

/** What the alerts ask. */
export function alertQuestions(): Question[] {
  const { groups } = yamlOf<Alerts>('prometheus', 'alerts.yaml');
  return groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ asker: alert, expression: expr })));
}

const WORDS = new Set('and or unless by without on ignoring group_left group_right bool offset'.split(' '));

/** The metrics that an expression names: what is no function, label, keyword, duration or text. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const names = [...bare.matchAll(/(?<![\w.])([a-zA-Z_:][\w:]*)(?![\w:]|\s*\()/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names.filter((name) => !WORDS.has(name)))];
}

/** The series that a `/metrics` page offers: of a histogram its buckets, sum and count. */
export function seriesOf(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
}
