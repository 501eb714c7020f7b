import type { SessionEvent } from './session-event';

const SEEN_BY_A_PERSON: ReadonlySet<string> = new Set([
  'app_launch',
  'screen_view',
  'interaction',
  'feedback',
]);

/** Phases in which a component is on the screen, over Android activities and fragments, view controllers and SwiftUI views. */
const ON_SCREEN: ReadonlySet<string> = new Set([
  'foreground',
  'resumed',
  'attached',
  'viewdidappear',
  'on_appear',
  'onappear',
]);

/** True when the event shows that the app was in front of somebody: a session without any such event ran in the background. */
export function showsForeground(event: SessionEvent): boolean {
  if (SEEN_BY_A_PERSON.has(event.type) || event.foreground === 1 || event.foregroundMs > 0) return true;
  return event.type === 'lifecycle' && ON_SCREEN.has(event.kind.toLowerCase());
}
