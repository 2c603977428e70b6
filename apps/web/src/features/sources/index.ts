'use client';
export { NewSourcePage } from './components/new-source-page';
export { PrivacyLines } from './components/privacy-lines';
export { SourceCataloguePage } from './components/source-catalogue-page';
export { SourcePage } from './components/source-page';
export { SourcesPage } from './components/sources-page';
export { type Health, HealthBadge } from './health';
export { useSourceSeries } from './hooks/use-source-series';
export { EMPTY_POLICY, IP_CHOICES, linesOf, type Policy, policyOf, type RuleLine } from './privacy-rules';
