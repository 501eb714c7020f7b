export { installsSeen, type InstallsSeen } from './installs-seen';
export { planRetention, type RetentionPlan } from './plan-retention';
export { checkRetention, type RetentionQuestion } from './question';
