import { readFileSync, writeFileSync } from 'node:fs';
import type { EventLog } from '@sonde/event-log';
import type { Warehouse } from '@sonde/warehouse';
import type { SentFleet } from '../load/fleets';
import { runProgram } from '../load/run-program';
import { simulator } from '../load/simulator';
import type { FaultKind } from '../schedule/fault-kinds';
import type { Goals } from '../schedule/schedule';
import { countEvents, countRows, ledgerOf, sessionsUnlikeRows } from './events';
import { between, equal, grouped, none, type Finding } from './finding';
import { readLog, whereInTheLog } from './log-content';

export interface Evidence {
  readonly fleets: readonly SentFleet[];
  readonly warehouse: Warehouse;
  readonly log: EventLog;
  readonly graphql: string;
  readonly adminToken: string;
  /** The environment that names the stores. */
  readonly stores: Readonly<Record<string, string>>;
  /** What went wrong beyond the faults themselves. */
  readonly problems: readonly string[];
  readonly happened: ReadonlyMap<FaultKind, number>;
  readonly goals: Goals;
  readonly undone: ReadonlyMap<FaultKind, string>;
  readonly say: (line: string) => void;
}

/** Counts everything twice, from the phones' side and from Sonde's, and says what is equal. */
export async function verdictOf(evidence: Evidence): Promise<Finding[]> {
  return [
    ...aboutTheRun(evidence),
    ...(await aboutEvents(evidence)),
    ...(await aboutFigures(evidence)),
    ...(await aboutTheLedger(evidence)),
    await bySondesOwnAudit(evidence),
  ];
}

function aboutTheRun({ fleets, problems, goals, happened, undone }: Evidence): Finding[] {
  const unsent = fleets.filter(({ code }) => code !== 0);
  const reached = (Object.entries(goals) as [FaultKind, number][]).map(([kind, goal]): Finding => {
    const times = happened.get(kind) ?? 0;
    const why = undone.get(kind);
    return {
      what: `faults: ${kind}`,
      expected: `at least ${goal}`,
      found: grouped(times),
      holds: times >= goal,
      ...(why === undefined ? {} : { examples: [`not done here: ${why}`] }),
    };
  });
  return [
    none('parts that ended by themselves or did not come back', problems.length, problems),
    ...reached,
    ...[...undone]
      .filter(([kind]) => goals[kind] === undefined)
      .map(([kind, why]) => ({
        what: `faults: ${kind}`,
        expected: 'not done here',
        found: why,
        holds: true,
      })),
    none(
      'fleets that could not send everything',
      unsent.length,
      unsent.map(({ name, output }) => `${name}: ${output.trim().split('\n').slice(-8).join(' | ')}`),
    ),
  ];
}

async function aboutEvents({ fleets, warehouse, log }: Evidence): Promise<Finding[]> {
  let [happened, acknowledged, rows] = [0, 0, 0];
  const lost: string[] = [];
  const doubled: string[] = [];
  const strange: string[] = [];
  const whereLost: string[] = [];
  for (const fleet of fleets) {
    const truth = JSON.parse(readFileSync(fleet.truth, 'utf8')) as { events: number };
    const count = await countEvents(warehouse, fleet);
    happened += truth.events;
    acknowledged += count.acknowledged;
    rows += count.rows;
    lost.push(...count.lost);
    doubled.push(...count.doubled);
    strange.push(...count.strange);
    if (whereLost.length < 4)
      whereLost.push(...(await whereInTheLog(log, fleet.app.appId, count.lost.slice(0, 4))));
  }
  const whole = await countRows(warehouse);
  const unlike = await sessionsUnlikeRows(warehouse);
  return [
    equal('events answered 2xx, of those that happened on phones', happened, acknowledged),
    equal('events in ClickHouse, of those answered 2xx', acknowledged, rows),
    none('lost', lost.length, whereLost),
    none('doubled', doubled.length, doubled),
    none('never answered 2xx', strange.length, strange),
    equal('rows with an identity of their own', whole.rows, whole.identities),
    equal('rows with a place in the log of their own', whole.rows, whole.places),
    equal('spans with a place in the log of their own', whole.spans, whole.spanPlaces),
    none('sessions that claim other events than there are rows', unlike.length, unlike),
  ];
}

/** Sessions, users, crashes and all other figures, as the fleet's own oracle counts them. */
async function aboutFigures({ fleets, graphql, adminToken, say }: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const precision of ['EXACT', 'FAST']) {
    let [agreeing, asked] = [0, 0];
    const wrong: string[] = [];
    for (const [number, { name, app, truth }] of fleets.entries()) {
      const answers = `${truth}.${precision}.txt`;
      if (number % 10 === 9) say(`asking for ${precision} figures: ${number + 1} of ${fleets.length} fleets`);
      const { code, output } = await simulator([
        'verify',
        ...['--truth', truth, '--graphql', graphql, '--token', adminToken, '--app', app.appId],
        ...['--precision', precision],
      ]);
      const counts = /(\d+) of (\d+) figures agree/.exec(output);
      agreeing += Number(counts?.[1] ?? 0);
      // A simulator that asked nothing proves nothing.
      asked += Number(counts?.[2] ?? 1);
      if (code === 0) continue;
      writeFileSync(answers, output);
      wrong.push(`${name}: ${output.trim().split('\n').at(-1) ?? ''}; all in ${answers}`);
    }
    findings.push(equal(`${precision} figures equal to the fleets’ own`, asked, agreeing, wrong));
  }
  return findings;
}

/** Everything that reached the log has one outcome. */
async function aboutTheLedger({ fleets, warehouse, log, say }: Evidence): Promise<Finding[]> {
  say('reading the whole log …');
  const content = await readLog(log);
  let [accepted, duplicate, other, inLog, copied, acknowledged] = [0, 0, 0, 0, 0, 0];
  for (const fleet of fleets) {
    const ledger = await ledgerOf(warehouse, fleet);
    acknowledged += (JSON.parse(readFileSync(fleet.truth, 'utf8')) as { events: number }).events;
    inLog += content.eventsOfApp.get(fleet.app.appId) ?? 0;
    copied += content.copiedOfApp.get(fleet.app.appId) ?? 0;
    for (const [outcome, total] of ledger) {
      if (outcome === 'ACCEPTED') accepted += total;
      else if (outcome === 'DUPLICATE') duplicate += total;
      else other += total;
    }
  }
  return [
    equal('ledger: accepted', acknowledged, accepted),
    between(
      'ledger: accepted and duplicate, of all copies in the log',
      inLog - copied,
      inLog,
      accepted + duplicate,
    ),
    none('ledger: other outcomes', other),
    none('records that the log no longer keeps', content.expired),
    none('dead letters', content.deadLetters.length, content.deadLetters),
  ];
}

/** What an operator would ask: `npm run audit`. It must see what we see. */
async function bySondesOwnAudit({ stores, say }: Evidence): Promise<Finding> {
  say('asking Sonde’s own audit …');
  const { code, output } = await runProgram('dist/apps/processor/main.js', ['audit'], { env: stores });
  return {
    what: 'the audit finds the warehouse as the log says',
    expected: 'clean',
    found: { 0: 'clean', 1: 'not clean' }[code ?? -1] ?? 'no answer',
    holds: code === 0,
    examples: output.trim().split('\n').slice(-20),
  };
}
