export { compilePlan, type PlanChecker } from './compile-plan';
export { inferPlan, type SampledEvent } from './infer-plan';
export { type JudgedEvent, judgeBy } from './judge-by';
export { judgeFindings, type PlanReason, type PlanVerdict } from './judge-findings';
export { payloadOf } from './payload-of';
export {
  PLAN_CHOICES,
  PLAN_LIMITS,
  PLAN_RULES,
  type PlanChoice,
  type PlanChoices,
  type PlanFinding,
  type PlannedEvent,
  type PlanProblem,
  type PlanRule,
} from './plan';
