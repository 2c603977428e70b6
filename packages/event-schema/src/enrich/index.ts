export { createEnricher, type Enricher } from './enrich';
export { enricherOfFile } from './enricher-of-file';
export { geoEnv } from './env';
export { type GeoLookup, openGeo, type Place } from './geo';
