import type { PersonExport } from '@/api';

/** A person's whole export, page after page. `onPage` hears how many events there are so far. */
export async function collectExport(
  read: (cursor: string | undefined) => Promise<PersonExport>,
  onPage: (events: number) => void,
): Promise<Pick<PersonExport, 'person' | 'events'>> {
  const first = await read(undefined);
  const events = [...first.events];
  onPage(events.length);
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await read(cursor);
    events.push(...page.events);
    onPage(events.length);
    cursor = page.nextCursor;
  }
  return { person: first.person, events };
}
