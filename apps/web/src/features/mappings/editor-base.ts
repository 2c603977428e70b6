import type { ActionDescriptor, DestinationDescriptor, Mapping } from '@/api';
import type { MappingDraft } from './mapping-draft';

/** What the editor starts from. */
export interface EditorBase {
  /** Null for a new mapping. */
  readonly mapping: Mapping | null;
  readonly action: ActionDescriptor;
  readonly draft: MappingDraft;
  /** Changes when the saved mapping does. */
  readonly version: string;
  readonly draftId: string;
}

/** The mapping to edit, or what a new one starts from; null when there is no such mapping or action. */
export function baseOf({
  mappingId,
  mappings,
  descriptor,
  start,
}: {
  mappingId: string;
  mappings: readonly Mapping[];
  descriptor: DestinationDescriptor;
  start: { preset: string | null; action: string | null };
}): EditorBase | null {
  const actionOf = (slug: string | undefined) => descriptor.actions.find((one) => one.slug === slug);
  if (mappingId !== 'new') {
    const mapping = mappings.find((one) => one.id === mappingId);
    const action = actionOf(mapping?.action);
    if (!mapping || !action) return null;
    const draft = { name: mapping.name, filter: mapping.filter, mapping: mapping.mapping };
    return { mapping, action, draft, version: mapping.updatedAt, draftId: mapping.id };
  }
  const preset = descriptor.presets.find((one) => one.name === start.preset);
  const action = actionOf(preset?.action ?? start.action ?? descriptor.actions[0]?.slug);
  if (!action) return null;
  const draft = preset
    ? { name: preset.name, filter: preset.filter, mapping: preset.mapping }
    : { name: action.name, filter: action.defaultFilter, mapping: {} };
  return {
    mapping: null,
    action,
    draft,
    version: 'new',
    draftId: `${descriptor.type}:new:${action.slug}:${preset?.name ?? ''}`,
  };
}
