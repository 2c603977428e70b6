import { describeChanges } from './describe-changes';
import type { StageReporter } from './trace-stage';

/** How what the client sent became the canonical event, which everything behind works with. */
export const reportTranslated: StageReporter = (subject) => {
  if (subject.kind !== 'stored') return null;
  const { event, canonical } = subject;
  const changes = describeChanges({ raw: event.raw, canonical });
  return {
    stage: 'translated',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    title: 'Made canonical',
    detail:
      changes.length === 0
        ? 'It was in the canonical form already.'
        : `${changes.length} ${changes.length === 1 ? 'value is' : 'values are'} not as the client sent them.`,
    facts: [],
    changes,
  };
};
