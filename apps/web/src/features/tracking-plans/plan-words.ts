import type { PlanChoice, PlannedEvent, PlanViolation } from '@/api';

/** What a choice means, after "is": "An event that is not in the plan is kept aside". */
export const CHOICE_WORDS: Readonly<Record<PlanChoice, string>> = {
  allow: 'let through',
  flag: 'let through and listed here',
  quarantine: 'kept aside',
  block: 'refused',
};

/** What follows from it. */
export const CHOICE_EFFECT: Readonly<Record<PlanChoice, string>> = {
  allow: 'Stored and delivered; nothing is said.',
  flag: 'Stored and delivered; you see it under Violations.',
  quarantine: 'Not stored and not delivered, but kept whole: replay it once the plan or the sender is put right.',
  block: 'Not stored and not delivered. You see that it came, and why it was refused.',
};

export const CHOICES = Object.keys(CHOICE_WORDS) as PlanChoice[];

/** The three things that a source's owner decides, as beginnings of sentences. */
export const DECISIONS = [
  { field: 'unplannedEvents', sentence: 'An event that is not in the plan is' },
  { field: 'unplannedProperties', sentence: 'An event with a property that is not in the plan is' },
  { field: 'violations', sentence: 'An event that breaks the plan (missing, wrong type, wrong value) is' },
] as const;

export const NAMED_TYPES: readonly string[] = ['track', 'page', 'screen'];

/** `Order Completed`, or `Identify` for those without names. */
export function eventWords({ type, name }: { readonly type: string; readonly name: string }): string {
  if (name !== '') return name;
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}${NAMED_TYPES.includes(type) ? ' without a name' : ''}`;
}

export const eventKey = ({ type, name }: Pick<PlannedEvent, 'type' | 'name'>): string => `${type}:${name}`;

const RULE_WORDS: Readonly<Record<string, string>> = {
  unplanned_event: 'Event is not in the plan',
  unplanned_property: 'Property is not in the plan',
  required: 'Required property is missing',
  type: 'Wrong type',
  enum: 'Value is not in the list',
  pattern: 'Does not match the pattern',
  length: 'Too short or too long',
  range: 'Too small or too large',
};

export const ruleWords = (rule: string): string => RULE_WORDS[rule] ?? rule;

/** What the plan would say afterwards, for the button that takes a violation into it. */
export function allowWords({ rule, path }: Pick<PlanViolation, 'rule' | 'path'>): string {
  switch (rule) {
    case 'unplanned_event':
      return 'Add this event to the plan';
    case 'unplanned_property':
      return `Add ${path} to the plan`;
    case 'required':
      return `Make ${path} optional`;
    case 'type':
      return `Take any type for ${path}`;
    case 'enum':
      return `Take any value for ${path}`;
    default:
      return `Drop this rule for ${path}`;
  }
}
