import type { DestinationDescriptor } from '../types';
import { describeDefinition } from './describe-definition';
import { LISTED } from './listed';
import { loadDefinition } from './load-definition';
import { OAUTH_ONLY } from './oauth-only';

/** Every definition that the catalogue shows, described anew. Loads all of them: for the generator and its test. */
export function describeAll(): readonly DestinationDescriptor[] {
  return [...LISTED, ...OAUTH_ONLY].map((listed) => describeDefinition(listed, loadDefinition(listed.type)));
}
