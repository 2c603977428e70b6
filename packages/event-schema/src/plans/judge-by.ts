import type { StoredEvent } from '../to-canonical';
import type { Dialect, EventType } from '../types';
import type { PlanChecker } from './compile-plan';
import { judgeFindings, type PlanVerdict } from './judge-findings';
import { payloadOf } from './payload-of';
import type { PlanChoices } from './plan';

export interface JudgedEvent extends StoredEvent {
  readonly type: EventType;
  readonly name: string;
  readonly dialect: Dialect;
}

/** What becomes of an event under a plan. Ingest and every preview ask this one. */
export function judgeBy(checker: PlanChecker, choices: PlanChoices): (event: JudgedEvent) => PlanVerdict {
  return (event) => {
    const { type, name } = event;
    return judgeFindings(checker.check({ type, name, payload: () => payloadOf(event) }), choices);
  };
}
