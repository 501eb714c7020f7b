export { planFunnel, type FunnelPlan } from './plan-funnel';
export { checkFunnel, FUNNEL_UNITS, type FunnelQuestion, type FunnelStep, type FunnelUnit } from './question';
