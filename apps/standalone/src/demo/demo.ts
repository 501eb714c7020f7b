import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@sonde/platform';
import type { Endpoints } from '../folder/endpoints';
import { banner } from './banner';
import type { Answered } from './banner';
import { ControlPlane } from './control-plane';
import { findOrMakeTenant, keepTenant } from './demo-tenant';
import type { DemoTenant } from './demo-tenant';
import { Fleet } from './fleet';
import { questions } from './questions';
import type { MetricsAnswer } from './questions';

/** Events of history for each app: enough for rates and percentiles that look like something. */
const HISTORY_EVENTS = 4_000;
const WEEK_MS = 7 * 86_400_000;
/** How often progress is told, in milliseconds. */
const PROGRESS_MS = 2_000;

export interface DemoParts {
  readonly endpoints: Endpoints;
  readonly dataDir: string;
  readonly adminToken: string;
  readonly logger: Logger;
  readonly show: (text: string) => void;
}

/** The demonstration: a tenant, two apps, a week of their history, three answers, and life as it happens. */
export class Demo {
  private readonly ending = new AbortController();
  private fleets: Fleet[] = [];

  constructor(private readonly parts: DemoParts) {}

  /** Never throws: a demo that fails leaves the services running and says why. */
  async run(): Promise<void> {
    const { logger, show } = this.parts;
    try {
      await this.prepareAndShow();
    } catch (error) {
      if (this.ending.signal.aborted) return;
      logger.error({ err: error }, 'the demo failed; the services go on');
      show('The demo could not be prepared; Sonde itself runs. The log line above says why.');
    }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.fleets.map((fleet) => fleet.stop()));
  }

  private async prepareAndShow(): Promise<void> {
    const { endpoints, dataDir, adminToken, show } = this.parts;
    const control = new ControlPlane(endpoints.graphql, adminToken);
    let tenant = await findOrMakeTenant(dataDir, control);
    this.ending.signal.throwIfAborted();
    this.fleets = tenant.apps.map((app, index) => new Fleet(app, index + 1, endpoints.ingest, show));

    if (!tenant.hasHistory) {
      show(`Two fleets of phones tell a week of history: ${2 * HISTORY_EVENTS} events …`);
      await this.whileShowing(
        () => this.lagText(control, tenant),
        Promise.all(this.fleets.map((fleet) => fleet.tellHistory(HISTORY_EVENTS))),
      );
      this.ending.signal.throwIfAborted();
      tenant = { ...tenant, hasHistory: true };
      await keepTenant(dataDir, tenant);
    }
    await this.whileShowing(() => this.lagText(control, tenant), this.untilFresh(control, tenant));
    const answered = await this.answers(tenant);
    for (const fleet of this.fleets) void fleet.live();
    process.stdout.write(`${banner(endpoints, tenant, answered)}\n`);
  }

  /** The questions are asked with the demo's query key, as a person would. */
  private async answers(tenant: DemoTenant): Promise<Answered[]> {
    const asPerson = new ControlPlane(this.parts.endpoints.graphql, tenant.queryKey);
    const now = Date.now();
    const [from, to] = [new Date(now - WEEK_MS).toISOString(), new Date(now).toISOString()];
    return Promise.all(
      questions(from, to).map(async (question) => {
        const answer = await asPerson.ask<MetricsAnswer>(question.query);
        return { question, answer: question.inWords(answer) ?? 'no data yet' };
      }),
    );
  }

  private async untilFresh(control: ControlPlane, tenant: DemoTenant): Promise<void> {
    while ((await this.lag(control, tenant)) > 0) {
      await pause(100, undefined, { signal: this.ending.signal });
    }
  }

  private async lag(control: ControlPlane, tenant: DemoTenant): Promise<number> {
    const lags = await Promise.all(tenant.apps.map((app) => control.lag(app.id)));
    // The log is shared, so both apps see the same lag.
    return Math.max(...lags);
  }

  private async lagText(control: ControlPlane, tenant: DemoTenant): Promise<string> {
    return `${await this.lag(control, tenant)} events are on their way into ClickHouse …`;
  }

  /** Tells how far it is, for whatever takes longer than two seconds. */
  private async whileShowing<T>(text: () => Promise<string>, work: Promise<T>): Promise<T> {
    const timer = setInterval(() => {
      text().then(this.parts.show, () => undefined);
    }, PROGRESS_MS);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  }
}
