import { randomUUID } from 'node:crypto';
import { waitFor, type AppUnderTest, type Standalone } from '@sonde/test-kit';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A crash as a phone reports it. */
export interface Crash {
  /** Names the defect: crashes of one defect are one group. */
  readonly defect: string;
  /** Such as `1.5 (1500)`; the build may be absent. */
  readonly version: string;
  readonly install?: string;
  /** Hours by which it happened before it was sent: a phone that was offline. */
  readonly hoursLate?: number;
}

export interface Group {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  readonly assignee: string | null;
  readonly events: number;
  readonly users: number;
}

const GROUP = 'id title status version assignee events users';
const CHANGE = `{ outcome message group { ${GROUP} } conflict { by sentence version } }`;

/** What people do with groups, by the mutation that does it. */
const MUTATIONS = {
  resolve: 'resolveErrorGroups',
  reopen: 'reopenErrorGroups',
  ignore: 'ignoreErrorGroups',
  assign: 'assignErrorGroups',
} as const;
export type Deed = keyof typeof MUTATIONS;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** An app on the running system, whose phones crash and whose people work on the groups. */
export class TriageApp {
  /** Ids of groups by defect. */
  private readonly ids = new Map<string, string>();

  private constructor(
    private readonly sonde: Standalone,
    readonly app: AppUnderTest,
    private readonly manageKey: string,
  ) {}

  static async make(sonde: Standalone): Promise<TriageApp> {
    const app = await sonde.createApp();
    const { createKey } = await sonde.graphql<{ createKey: { secret: string } }>(
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
      { input: { tenantId: app.tenantId, kind: 'MANAGE', name: 'Ann' } },
    );
    return new TriageApp(sonde, app, createKey.secret);
  }

  /** Sends crashes, each in a batch of its own, and waits until they can be asked for. */
  async crash(...crashes: readonly Crash[]): Promise<void> {
    for (const each of crashes) await this.send(each);
    await this.sonde.untilFresh(this.app.appId);
  }

  private async send({ defect, version, install, hoursLate = 0 }: Crash): Promise<void> {
    const now = Date.now();
    const [, appVersion, appBuild] = /^(.*?)(?: \((.*)\))?$/.exec(version) ?? [];
    const answer = await fetch(`${this.sonde.endpoints.ingest}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.app.ingestKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        batchId: randomUUID(),
        sentAt: new Date(now).toISOString(),
        resource: {
          installId: install ?? `phone of ${defect}`,
          appVersion,
          ...(appBuild === undefined ? {} : { appBuild }),
          os: 'Android',
        },
        events: [
          {
            id: randomUUID(),
            type: 'crash',
            at: new Date(now - hoursLate * HOUR_MS).toISOString(),
            exceptions: [
              {
                type: `com.shop.${defect}Exception`,
                message: `${defect} went wrong`,
                frames: [
                  {
                    module: `com.shop.${defect}`,
                    function: 'run',
                    file: `${defect}.kt`,
                    line: 12,
                    inApp: true,
                  },
                ],
              },
            ],
          },
        ],
      }),
    });
    if (!answer.ok) throw new Error(`a crash was answered ${answer.status}: ${await answer.text()}`);
  }

  /** Does it with the groups of the defects. @returns the outcomes */
  async do(deed: Deed, defects: readonly string[], input: object = {}): Promise<readonly string[]> {
    const groups = await Promise.all(defects.map(async (defect) => ({ id: await this.idOf(defect) })));
    const name = MUTATIONS[deed];
    const { done } = await this.ask<{ done: readonly { outcome: string }[] }>(
      `mutation ($input: ${capital(name)}Input!) { done: ${name}(input: $input) ${CHANGE} }`,
      { input: { appId: this.app.appId, groups, ...input } },
    );
    return done.map(({ outcome }) => outcome);
  }

  async merge(into: string, ...defects: readonly string[]): Promise<Group> {
    const input = {
      appId: this.app.appId,
      into: await this.idOf(into),
      ids: await Promise.all(defects.map((defect) => this.idOf(defect))),
    };
    const { mergeErrorGroups } = await this.ask<{ mergeErrorGroups: Group }>(
      `mutation ($input: MergeErrorGroupsInput!) { mergeErrorGroups(input: $input) { ${GROUP} } }`,
      { input },
    );
    return mergeErrorGroups;
  }

  async unmerge(...defects: readonly string[]): Promise<void> {
    const ids = await Promise.all(defects.map((defect) => this.idOf(defect)));
    await this.ask(
      'mutation ($input: UnmergeErrorGroupsInput!) { unmergeErrorGroups(input: $input) { id } }',
      {
        input: { appId: this.app.appId, ids },
      },
    );
  }

  /** Sets the app's own rules, brings them to what is stored and waits until that is done. */
  async regroup(rules: readonly object[]): Promise<void> {
    const { appId } = this.app;
    await this.ask(
      'mutation ($input: SetGroupingRulesInput!) { setGroupingRules(input: $input) { revision } }',
      {
        input: { appId, rules },
      },
    );
    await this.ask('mutation ($input: ApplyGroupingInput!) { applyGrouping(input: $input) { revision } }', {
      input: { appId },
    });
    const ended = await waitFor(
      async () => {
        const { app } = await this.ask<{
          app: { grouping: { regroup: { state: string; reason: string | null } } };
        }>('query ($app: ID!) { app(id: $app) { grouping { regroup { state reason } } } }', { app: appId });
        const { state, reason } = app.grouping.regroup;
        return state === 'DONE' || state === 'FAILED' ? { state, reason } : undefined;
      },
      { what: 'the end of the regrouping' },
    );
    if (ended.state === 'FAILED') throw new Error(`the regrouping failed: ${ended.reason ?? ''}`);
  }

  /** The group that the defect's group is shown as. */
  async group(defect: string): Promise<Group> {
    const { app } = await this.ask<{ app: { errorGroup: Group } }>(
      `query ($app: ID!, $id: ID!, $range: TimeRange) { app(id: $app) { errorGroup(id: $id, range: $range) { ${GROUP} } } }`,
      { app: this.app.appId, id: await this.idOf(defect), range: this.range },
    );
    return app.errorGroup;
  }

  /** All that is shown of groups and of events: what a merge must give back. */
  async everything(): Promise<object> {
    const { app } = await this.ask<{ app: object }>(
      `query ($app: ID!, $range: TimeRange!, $metrics: MetricsInput!) { app(id: $app) {
        errorGroups(range: $range) { edges { node { ${GROUP} firstSeen lastSeen culprit sessions
          series { at events } versions { value events } merged { id } sampleEvents { id at errorGroupId } } } }
        events(range: $range) { edges { node { id type at errorGroupId payload } } }
        metrics(input: $metrics) { rows { group { value } values { value } } } } }`,
      {
        app: this.app.appId,
        range: this.range,
        metrics: { metrics: [{ metric: 'CRASHES' }], range: this.range, groupBy: ['ERROR_GROUP'] },
      },
    );
    return app;
  }

  /** The group's log, newest first. */
  async log(defect: string): Promise<readonly string[]> {
    const { app } = await this.ask<{
      app: { errorGroup: { activity: { edges: readonly { node: { by: string; sentence: string } }[] } } };
    }>(
      `query ($app: ID!, $id: ID!) { app(id: $app) { errorGroup(id: $id) {
        activity(first: 100) { edges { node { by sentence } } } } } }`,
      { app: this.app.appId, id: await this.idOf(defect) },
    );
    return app.errorGroup.activity.edges.map(({ node }) => `${node.by}: ${node.sentence}`);
  }

  /** Asks with the MANAGE key. */
  ask<T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
    return this.sonde.graphql<T>(query, variables, this.manageKey);
  }

  private get range(): { from: string; to: string } {
    const now = Date.now();
    const at = (time: number): string => new Date(time).toISOString();
    return { from: at(now - 10 * DAY_MS), to: at(now + DAY_MS) };
  }

  /** Found once: it stays the defect's id whatever its group is shown as later. */
  async idOf(defect: string): Promise<string> {
    const known = this.ids.get(defect);
    if (known !== undefined) return known;
    return waitFor(
      async () => {
        const { app } = await this.ask<{
          app: { errorGroups: { edges: readonly { node: { id: string; title: string } }[] } };
        }>(
          `query ($app: ID!, $range: TimeRange!) { app(id: $app) { errorGroups(range: $range, first: 200) {
            edges { node { id title } } } } }`,
          { app: this.app.appId, range: this.range },
        );
        for (const { node } of app.errorGroups.edges) {
          const name = /com\.shop\.(\w+)Exception/.exec(node.title)?.[1];
          if (name !== undefined) this.ids.set(name, node.id);
        }
        return this.ids.get(defect);
      },
      { what: `the group of ${defect}` },
    );
  }
}
