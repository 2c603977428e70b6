export { createPullSources, sourceCatalogue } from './catalogue';
export type { ResolveHost } from './postgres/source';
export {
  type DiscoveredStream,
  LOOKBACK_DEFAULT_SECONDS,
  type PullSource,
  type ReadPage,
  type RowMapping,
  type SettingsError,
  type SourceDescriptor,
  SourceError,
  type SourceField,
  type SourceSettings,
  type StreamColumn,
  type StreamCursor,
  type StreamSelection,
} from './types';
