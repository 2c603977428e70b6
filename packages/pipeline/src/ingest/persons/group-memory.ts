import type { PersonChange } from '../ports';

type Group = NonNullable<PersonChange['group']>;

const GROUPS_MAX = 10_000;
/** As long as an unchanged trait's time may stay behind. */
const SAME_FOR_MS = 60 * 60 * 1_000;

/** What was said of groups lately, so that pages which say it again and again cost nothing. */
export class GroupMemory {
  private said = new Map<string, { readonly json: string; readonly atMs: number }>();

  isKnown(workspaceId: string, group: Group, atMs: number): boolean {
    const last = this.said.get(keyOf(workspaceId, group));
    return last !== undefined && Math.abs(atMs - last.atMs) < SAME_FOR_MS && last.json === JSON.stringify(group.set);
  }

  remember(workspaceId: string, group: Group, atMs: number): void {
    if (this.said.size >= GROUPS_MAX) this.said = new Map();
    this.said.set(keyOf(workspaceId, group), { json: JSON.stringify(group.set), atMs });
  }
}

const keyOf = (workspaceId: string, { type, key }: Group): string => `${workspaceId} ${type.length} ${type} ${key}`;
