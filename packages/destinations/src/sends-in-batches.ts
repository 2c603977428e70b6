import { findDestination } from './catalogue';
import { batchLimits } from './segment/plan-batches';
import type { ConfiguredDestination, Mapping } from './types';
import { effectiveMapping } from './validate-mapping';

/**
 * Whether events go out together through this destination and mapping as they are set up. Where they don't, whoever
 * delivers should hand them over one by one: each is then known as soon as it has ended.
 */
export function sendsInBatches({ type, settings }: ConfiguredDestination, mapping: Mapping): boolean {
  if (type === 'webhook') return settings.batch === true;
  const action = findDestination(type)?.actions.find(({ slug }) => slug === mapping.action);
  return action !== undefined && batchLimits(action, effectiveMapping(action, mapping.mapping)) !== undefined;
}
