import type { PersonChange } from '../ports';

type Group = NonNullable<PersonChange['group']>;

interface Telling {
  readonly group: Group;
  /** The event's own time. */
  readonly atMs: number;
  readonly nowMs: number;
}

const GROUPS_MAX = 10_000;
/** As long as an unchanged trait's time may stay behind. */
const SAME_FOR_MS = 60 * 60 * 1_000;
/** Another owner may have said something else since. */
const REMEMBERED_FOR_MS = 60_000;

/** What was said of groups lately, so that pages which say it again and again cost nothing. */
export class GroupMemory {
  private said = new Map<string, { readonly json: string; readonly atMs: number; readonly sinceMs: number }>();

  isKnown(workspaceId: string, { group, atMs, nowMs }: Telling): boolean {
    const last = this.said.get(keyOf(workspaceId, group));
    if (last === undefined || nowMs - last.sinceMs >= REMEMBERED_FOR_MS) return false;
    return Math.abs(atMs - last.atMs) < SAME_FOR_MS && last.json === JSON.stringify(group.set);
  }

  /** What was written. Of several, what the latest event said stays. */
  remember(workspaceId: string, { group, atMs, nowMs }: Telling): void {
    const key = keyOf(workspaceId, group);
    const last = this.said.get(key);
    if (last !== undefined && last.atMs > atMs) return;
    if (this.said.size >= GROUPS_MAX) this.said = new Map();
    this.said.set(key, { json: JSON.stringify(group.set), atMs, sinceMs: nowMs });
  }
}

const keyOf = (workspaceId: string, { type, key }: Group): string => `${workspaceId} ${type.length} ${type} ${key}`;
