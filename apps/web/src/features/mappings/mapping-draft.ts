/** What can be changed of a mapping. */
export interface MappingDraft {
  readonly name: string;
  readonly filter: string;
  readonly mapping: Readonly<Record<string, unknown>>;
}

/** Whether nothing was changed. */
export const isSame = (a: MappingDraft, b: MappingDraft): boolean => JSON.stringify(a) === JSON.stringify(b);
