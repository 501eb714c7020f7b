import type { Endpoints } from '../folder/endpoints';
import type { DemoTenant } from './demo-tenant';
import type { Question } from './questions';

export interface Answered {
  readonly question: Question;
  readonly answer: string;
}

/** What a newcomer sees when everything runs. */
export function banner(endpoints: Endpoints, tenant: DemoTenant, answered: readonly Answered[]): string {
  const lines = [
    '',
    '  Sonde runs. Two simulated apps send what their phones see.',
    '',
    `  Dashboard   ${endpoints.dashboard}`,
    `  GraphQL     ${endpoints.graphql}`,
    `  Ingest      ${endpoints.ingest}`,
    '',
    `  Tenant "${tenant.name}": paste the query key where the dashboard asks for a token.`,
    `  Query key   ${tenant.queryKey}`,
    ...tenant.apps.map((app) => `  Ingest key  ${app.ingestKey}  ${app.name}, app ${app.id}`),
    '',
    '  First answers, over the last week:',
    ...answered.flatMap(({ question, answer }) => [
      '',
      `  ${question.title}`,
      `    ${answer}`,
      `    ${question.query}`,
    ]),
    '',
    '  Ctrl-C ends it; the next start goes on where it was.',
    '',
  ];
  return lines.join('\n');
}
