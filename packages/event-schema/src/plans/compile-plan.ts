import { EVENT_TYPES, type EventType, type JsonObject } from '../types';
import { checkObject } from './check-value';
import { compileSchema, type SchemaNode } from './compile-schema';
import { PLAN_LIMITS, type PlanFinding, type PlannedEvent, type PlanProblem } from './plan';

/** Holds events against a plan. Ingest, previews and drafts use this one and no other. */
export interface PlanChecker {
  /** `payload` is asked for only when the plan knows the event. */
  check(event: { readonly type: EventType; readonly name: string; payload(): JsonObject }): readonly PlanFinding[];
}

const NONE: readonly PlanFinding[] = [];
const keyOf = (type: string, name: string): string => `${type} ${name}`;

/** Types whose events have no names. */
const NAMELESS: readonly EventType[] = ['identify', 'group', 'alias'];

/** What can't be compiled is not checked, and is said; a plan is only saved without problems. */
export function compilePlan(events: readonly PlannedEvent[]): { checker: PlanChecker; problems: PlanProblem[] } {
  const problems: PlanProblem[] = [];
  const planned = new Map<string, SchemaNode>();
  if (events.length > PLAN_LIMITS.events) {
    problems.push({ path: 'events', message: `A plan may have ${PLAN_LIMITS.events} events.` });
  }
  for (const [index, { type, name, schema }] of events.slice(0, PLAN_LIMITS.events).entries()) {
    const path = `events.${index}`;
    const fault = nameFault(type, name);
    if (fault) problems.push({ path: `${path}.name`, message: fault });
    if (planned.has(keyOf(type, name))) {
      problems.push({ path: `${path}.name`, message: `${name || type} stands in the plan twice.` });
    }
    const compiled = compileSchema(schema, `${path}.schema`);
    problems.push(...compiled.problems);
    planned.set(keyOf(type, name), compiled.node);
  }
  return { checker: { check: (event) => checkEvent(planned, event) }, problems };
}

function nameFault(type: EventType, name: string): string | null {
  if (!EVENT_TYPES.includes(type)) return `The type is one of ${EVENT_TYPES.join(', ')}.`;
  if (name.length > PLAN_LIMITS.nameChars) return `A name may have ${PLAN_LIMITS.nameChars} characters.`;
  if (type === 'track' && name === '') return 'A track call needs the name of the event.';
  return NAMELESS.includes(type) && name !== '' ? `${type} calls have no name.` : null;
}

function checkEvent(
  planned: ReadonlyMap<string, SchemaNode>,
  { type, name, payload }: Parameters<PlanChecker['check']>[0],
): readonly PlanFinding[] {
  const node = planned.get(keyOf(type, name));
  if (!node) {
    const shown = name === '' ? `The call ${type}` : `The ${type} event "${name.slice(0, 100)}"`;
    return [{ rule: 'unplanned_event', path: '', detail: `${shown} is not in the plan.` }];
  }
  const findings: PlanFinding[] = [];
  checkObject(node, payload(), '', findings);
  return findings.length === 0 ? NONE : findings;
}
