import type { PersonRow } from '@tributary/db';
import { iso } from '../listing';

/** What is known of a person, with where each value came from. */
export const presentPerson = (row: PersonRow) => ({
  id: row.id,
  identified: row.identified,
  title: titleOf(row),
  email: textOf(row.properties.email),
  properties: row.properties,
  traits: Object.entries(row.origins)
    .filter(([name]) => Object.hasOwn(row.properties, name))
    .map(([name, { kind, atMs, eventId, sourceId }]) => ({
      ...{ name, value: row.properties[name], kind, eventId, sourceId },
      at: new Date(atMs).toISOString(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
  distinctIds: row.distinctIds,
  firstSeenAt: iso(row.firstSeenAt),
  updatedAt: iso(row.updatedAt),
});

/** What a person is called where there is room for one line. Empty when only the ids can tell. */
function titleOf({ properties }: PersonRow): string {
  const { name, firstName, lastName, first_name, last_name, email } = properties;
  const whole = [textOf(firstName ?? first_name), textOf(lastName ?? last_name)]
    .filter((part) => part !== '')
    .join(' ');
  return textOf(name) || whole || textOf(email);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');
