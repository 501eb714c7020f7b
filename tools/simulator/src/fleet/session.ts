import { CRASH_DEFECTS, defectsOf } from './defects';
import type { Fact } from './fact';
import { HAPPENINGS, launch, request, showScreen } from './happenings';
import type { Scene } from './scene';

/** What is left behind by a use of the app for the next one. */
export interface SessionEnd {
  readonly facts: readonly Fact[];
  /** The process is gone: the next launch is a cold one. */
  readonly processEnded: boolean;
}

/**
 * One use of the app by a person.
 *
 * @param size about how many events it makes.
 */
export function useApp(scene: Scene, kind: 'cold' | 'warm' | 'hot', size: number): SessionEnd {
  const { random } = scene;
  const named = scene.sessionId !== '';
  if (named && kind === 'cold') scene.note('session_start', { reason: 'launch' });
  launch(scene, kind);
  scene.pass(random.logNormal(400, 0.5));
  showScreen(scene);
  while (scene.facts.length < size) {
    scene.pass(random.logNormal(4_000, 1.1));
    random.weighted(HAPPENINGS).happen(scene);
  }
  const crashed = maybeCrash(scene, 0.02);
  if (crashed) return { facts: scene.facts, processEnded: true };
  if (named && random.chance(0.6)) scene.note('session_end', { reason: 'background' });
  return { facts: scene.facts, processEnded: random.chance(0.35) };
}

/** The process works without anybody looking: a sync in the background. Only of phones that name their sessions. */
export function workInBackground(scene: Scene, size: number): SessionEnd {
  const { random } = scene;
  while (scene.facts.length < size) {
    if (random.chance(0.7)) request(scene);
    else scene.note('log', { level: 'info', message: 'background sync' });
    scene.pass(random.logNormal(900, 0.8));
  }
  if (random.chance(0.02)) crash(scene, false);
  return { facts: scene.facts, processEnded: false };
}

function maybeCrash(scene: Scene, probability: number): boolean {
  const load = defectsOf(CRASH_DEFECTS, scene.resource.os, scene.resource.appVersion).reduce(
    (sum, { weight }) => sum + weight,
    0,
  );
  if (!scene.random.chance((probability * load) / 6)) return false;
  crash(scene, scene.random.chance(0.95));
  return true;
}

function crash(scene: Scene, foreground: boolean): void {
  const { random, resource } = scene;
  const defects = defectsOf(CRASH_DEFECTS, resource.os, resource.appVersion);
  if (defects.length === 0) return;
  scene.pass(random.logNormal(1_500, 0.7));
  const exceptions = random.weighted(defects).exceptions(random);
  const reportedByNextProcess = random.chance(0.6);
  scene.note('crash', { foreground, exceptions }, { reportedByNextProcess });
}
