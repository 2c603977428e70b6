import { describeRules } from '../../privacy/describe-rules';
import { fact, type StageReporter } from './trace-stage';

/** Rules are applied to the bytes before anything is read out of them. Which of a request's events one touched is not kept. */
export const reportPrivacy: StageReporter = ({ header }) => {
  const rules = header?.privacy ?? [];
  if (rules.length === 0) return null;
  return {
    stage: 'privacy',
    verdict: 'ok',
    atMs: null,
    tookMs: null,
    title: 'Privacy',
    detail: `${rules.length === 1 ? 'A rule' : `${rules.length} rules`} changed something in its request.`,
    facts: fact('What they did', describeRules(rules).join('; ')),
    changes: [],
  };
};
