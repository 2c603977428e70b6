import type { RefusalReason } from '../types';
import { PLAN_CHOICES, type PlanChoice, type PlanChoices, type PlanFinding } from './plan';

/** Under which reason an event is kept out or kept aside. */
export type PlanReason = Extract<RefusalReason, 'unplanned_event' | 'unplanned_property' | 'plan_violation'>;

export interface PlanVerdict {
  /** The strictest choice that any finding asks for. */
  readonly choice: PlanChoice;
  /** Of the finding that decided. */
  readonly reason: PlanReason;
  /** What is worth recording: all that is not simply allowed. */
  readonly findings: readonly PlanFinding[];
}

const FINE: PlanVerdict = { choice: 'allow', reason: 'plan_violation', findings: [] };
const RANK = Object.fromEntries(PLAN_CHOICES.map((choice, rank) => [choice, rank])) as Record<PlanChoice, number>;

/** What becomes of an event, for what was found and how strict the source's owner wants to be. */
export function judgeFindings(findings: readonly PlanFinding[], choices: PlanChoices): PlanVerdict {
  if (findings.length === 0) return FINE;
  let [choice, reason]: [PlanChoice, PlanReason] = ['allow', 'plan_violation'];
  const told: PlanFinding[] = [];
  for (const finding of findings) {
    const wanted = choiceFor(finding, choices);
    if (wanted === 'allow') continue;
    told.push(finding);
    if (RANK[wanted] <= RANK[choice]) continue;
    choice = wanted;
    reason = reasonOf(finding);
  }
  return told.length === 0 ? FINE : { choice, reason, findings: told };
}

function choiceFor({ rule }: PlanFinding, choices: PlanChoices): PlanChoice {
  if (rule === 'unplanned_event') return choices.unplannedEvents;
  return rule === 'unplanned_property' ? choices.unplannedProperties : choices.violations;
}

function reasonOf({ rule }: PlanFinding): PlanReason {
  return rule === 'unplanned_event' || rule === 'unplanned_property' ? rule : 'plan_violation';
}
