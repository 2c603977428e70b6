import type { Source } from '@/api';

export type Schedule = Source['schedule'];

const EVERY: readonly [minutes: number, label: string][] = [
  [5, 'Every 5 minutes'],
  [15, 'Every 15 minutes'],
  [60, 'Every hour'],
  [360, 'Every 6 hours'],
  [1_440, 'Every day'],
];

/** The choices of the schedule field; `cron` and `` (by hand) included. */
export const SCHEDULE_CHOICES = [
  { value: '', label: 'Only by hand' },
  ...EVERY.map(([minutes, label]) => ({ value: String(minutes), label })),
  { value: 'cron', label: 'Cron expression' },
];

/** The choice that a saved schedule stands for. */
export function scheduleChoice(schedule: Schedule): string {
  if (schedule === null) return '';
  if ('cron' in schedule) return 'cron';
  return EVERY.some(([minutes]) => minutes === schedule.everyMinutes)
    ? String(schedule.everyMinutes)
    : `${schedule.everyMinutes}`;
}

/** `every 15 minutes`, `by cron 0 6 * * *`, `only by hand`. */
export function scheduleWords(schedule: Schedule): string {
  if (schedule === null) return 'only by hand';
  if ('cron' in schedule) return `by cron ${schedule.cron}${schedule.timezone ? ` (${schedule.timezone})` : ''}`;
  const known = EVERY.find(([minutes]) => minutes === schedule.everyMinutes);
  return known ? known[1].toLowerCase() : `every ${schedule.everyMinutes} minutes`;
}
