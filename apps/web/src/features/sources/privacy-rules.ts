import type { Source } from '@/api';

export type Policy = NonNullable<Source['privacy']>;
export type RuleKind = 'deny' | 'hash' | 'mask' | 'allow';

/** A rule as a line of the form. */
export interface RuleLine {
  readonly kind: RuleKind;
  readonly path: string;
}

/** A policy as the form holds it. */
export interface PolicyValues {
  readonly ip: Policy['ip'];
  readonly lines: readonly RuleLine[];
}

export interface PrivacyValues extends PolicyValues {
  /** `own`: this source's rules. `workspace`: those that hold for all sources without rules of their own. */
  readonly from: 'own' | 'workspace';
}

export const EMPTY_POLICY: Policy = { ip: 'keep', deny: [], allow: [], hash: [], mask: [] };
const KINDS: readonly RuleKind[] = ['deny', 'hash', 'mask', 'allow'];

export const RULE_CHOICES = [
  { value: 'deny', label: 'Remove' },
  { value: 'hash', label: 'Hash' },
  { value: 'mask', label: 'Mask' },
  { value: 'allow', label: 'Keep only' },
] as const;

export const IP_CHOICES = [
  { value: 'keep', label: 'Keep them' },
  { value: 'truncate', label: 'Cut off the last part' },
  { value: 'remove', label: 'Remove them' },
] as const;

const linesOf = (policy: Policy): RuleLine[] =>
  KINDS.flatMap((kind) => policy[kind].map((path): RuleLine => ({ kind, path })));

export const valuesOfPolicy = (policy: Policy): PolicyValues => ({ ip: policy.ip, lines: linesOf(policy) });

/** Lines without a path are left out: they are still being written. */
export function policyOf({ ip, lines }: PolicyValues): Policy {
  const pathsOf = (kind: RuleKind) =>
    lines.filter((line) => line.kind === kind && line.path.trim() !== '').map(({ path }) => path.trim());
  return { ip, deny: pathsOf('deny'), allow: pathsOf('allow'), hash: pathsOf('hash'), mask: pathsOf('mask') };
}

/** What the server calls a line's place: `privacy.hash.1`. Null for a line that is not sent. */
export function fieldOf(lines: readonly RuleLine[], index: number): string | null {
  const line = lines[index];
  if (!line || line.path.trim() === '') return null;
  const before = lines.slice(0, index).filter(({ kind, path }) => kind === line.kind && path.trim() !== '');
  return `privacy.${line.kind}.${before.length}`;
}
