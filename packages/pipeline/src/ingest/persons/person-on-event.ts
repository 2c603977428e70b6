/**
 * What of a person's properties stands on each of its events. Ours: with larger ones, a thousand events of one person
 * would weigh more than all they say themselves; the person itself keeps up to 100 KiB.
 */
const BYTES_MAX = 4 * 1024;

/** JSON of the properties; when they are too many, of those that fit, the short ones first. */
export function propertiesOnEvent(values: Readonly<Record<string, unknown>>): string {
  const whole = JSON.stringify(values);
  if (whole === '{}') return '';
  if (whole.length <= BYTES_MAX) return whole;
  const parts = Object.entries(values)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .sort((a, b) => a.length - b.length);
  let length = 1;
  const fitting = parts.filter((part) => {
    length += part.length + 1;
    return length <= BYTES_MAX;
  });
  return `{${fitting.join(',')}}`;
}
