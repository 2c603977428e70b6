import type { Source } from '@/api';

export type Limits = NonNullable<Source['limits']>;

/** As it is typed. Without events per second there is no limit. */
export interface LimitValues {
  readonly eventsPerSecond: string;
  readonly burst: string;
  readonly refuseAbove: string;
}

export const valuesOf = (limits: Limits | null): LimitValues => ({
  eventsPerSecond: limits ? String(limits.eventsPerSecond) : '',
  burst: limits ? String(limits.burst) : '',
  refuseAbove: limits?.refuseAbove ? String(limits.refuseAbove) : '',
});

const isCount = (text: string) => /^[1-9]\d{0,6}$/.test(text.trim());

export function checkLimits({ eventsPerSecond, burst, refuseAbove }: LimitValues): Record<string, string> {
  const rate = eventsPerSecond.trim();
  const wrong: Record<string, string> = {};
  if (rate === '' && (burst.trim() !== '' || refuseAbove.trim() !== '')) {
    wrong['limits.eventsPerSecond'] = 'Say how many events per second first.';
  }
  for (const [field, text] of Object.entries({ eventsPerSecond, burst, refuseAbove })) {
    if (text.trim() !== '' && !isCount(text)) wrong[`limits.${field}`] = 'A whole number, 1 or more.';
  }
  if (isCount(rate) && isCount(refuseAbove) && Number(refuseAbove) <= Number(rate)) {
    wrong['limits.refuseAbove'] = 'Has to be more than the events per second, above which events only wait.';
  }
  return wrong;
}

/** A burst that is not given is two seconds' worth. */
export function limitsOf({ eventsPerSecond, burst, refuseAbove }: LimitValues): Limits | null {
  if (eventsPerSecond.trim() === '') return null;
  const rate = Number(eventsPerSecond);
  return {
    eventsPerSecond: rate,
    burst: burst.trim() === '' ? rate * 2 : Number(burst),
    refuseAbove: refuseAbove.trim() === '' ? null : Number(refuseAbove),
  };
}
