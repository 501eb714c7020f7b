import { PEOPLE } from './people';
import type { DashboardQuestion } from './question';
import { SESSIONS } from './sessions';
import { SPEED } from './speed';

/** Twenty tiles of dashboards. */
export const QUESTIONS: readonly DashboardQuestion[] = [...SESSIONS, ...PEOPLE, ...SPEED];
