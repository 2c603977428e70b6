import type { Dialect } from '../types';
import { type PrivacyPolicy, RULE_KINDS, type RuleKind, splitPath } from './policy';
import { hasPlace, keptKeysOf, rawPathsOf, unlistedPaths } from './raw-paths';

export type Treatment = RuleKind | 'truncate';

/** What is done to a value, and the name of the rule that says so. */
export interface Rule {
  readonly treatment: Treatment;
  readonly name: string;
}

/** A place in the JSON that rules lead to. */
export interface RuleNode {
  readonly children: Map<string, RuleNode>;
  /** Of every key of this level. */
  any: RuleNode | null;
  readonly rules: Rule[];
  /** Set where only what is listed stays: the list's name. */
  keepsOnly: string | null;
  /** Keys that stay although they are not listed. */
  kept: ReadonlySet<string> | undefined;
  /** Whether it is listed, or leads to what is. */
  listed: boolean;
}

const createNode = (): RuleNode => ({
  children: new Map(),
  any: null,
  rules: [],
  keepsOnly: null,
  kept: undefined,
  listed: false,
});

/** A policy as the tree of places that it touches in the JSON of one dialect. */
export function growRuleTree(policy: PrivacyPolicy, dialect: Dialect): RuleNode {
  const root = createNode();
  const add = (path: string, rule: Rule) => {
    for (const raw of rawPathsOf(splitPath(path), dialect)) reach(root, raw).rules.push(rule);
  };
  for (const treatment of RULE_KINDS) {
    for (const path of policy[treatment]) add(path, { treatment, name: `${treatment} ${path}` });
  }
  if (policy.ip === 'truncate') add('context.ip', { treatment: 'truncate', name: 'truncate IP address' });
  if (policy.ip === 'remove') add('context.ip', { treatment: 'deny', name: 'remove IP address' });
  growLists(root, policy.allow.map(splitPath), dialect);
  return root;
}

function growLists(root: RuleNode, allowed: readonly (readonly string[])[], dialect: Dialect): void {
  for (const path of allowed.filter((listed) => hasPlace(listed, dialect))) {
    for (const raw of rawPathsOf(path, dialect)) {
      // Where a dialect has no object of its own for it, there is nothing to list within.
      if (raw.length < path.length) continue;
      const container = reach(root, raw.slice(0, -1));
      container.keepsOnly = `allow ${path.slice(0, -1).join('.')}`;
      container.kept = keptKeysOf(raw.slice(0, -1), dialect);
      for (let n = 1; n <= raw.length; n++) reach(root, raw.slice(0, n)).listed = true;
    }
  }
  const unlisted: Rule = { treatment: 'deny', name: 'allow context' };
  for (const raw of unlistedPaths(allowed, dialect)) reach(root, raw).rules.push(unlisted);
}

function reach(root: RuleNode, path: readonly string[]): RuleNode {
  let node = root;
  for (const name of path) {
    const next = (name === '*' ? node.any : node.children.get(name)) ?? createNode();
    if (name === '*') node.any = next;
    else node.children.set(name, next);
    node = next;
  }
  return node;
}
