import {
  findDestination,
  listDestinations,
  parseFilter,
  presetMappings,
  secretKeys,
  testConnection,
  validateMapping,
  validateSettings,
} from '@tributary/destinations';
import type { DestinationCatalogue } from './context';

/** The real catalogue, for who wires a UseCaseContext. Of sources it is `sourceCatalogue` from @tributary/sources. */
export const destinationCatalogue: DestinationCatalogue = {
  list: listDestinations,
  get: findDestination,
  secretKeys,
  presets: presetMappings,
  validateSettings,
  validateMapping,
  parseFilter,
  testConnection,
};
