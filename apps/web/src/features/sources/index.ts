'use client';
export { NewSourcePage } from './components/new-source-page';
export { PrivacyFields } from './components/privacy-fields';
export { SourceCataloguePage } from './components/source-catalogue-page';
export { SourcePage } from './components/source-page';
export { SourcesPage } from './components/sources-page';
export { type Health, HealthBadge } from './health';
export { useSourceSeries } from './hooks/use-source-series';
export { EMPTY_POLICY, type PolicyValues, policyOf, valuesOfPolicy } from './privacy-rules';
