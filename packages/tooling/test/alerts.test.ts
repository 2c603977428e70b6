import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { isTest, listFiles } from '../src/house';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const METRIC =
  /(?:counter|gauge|histogram)\(\{\s*name: '(\w+)',\s*help: (?:'[^']*'|"[^"]*"),(?:\s*labels: \[([^\]]*)\])?/g;
/** What Prometheus adds to the names of histograms. */
const SUFFIX = /_(?:bucket|sum|count)$/;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The labels of each metric that the code has, by its name. */
function metricsOfCode(): Map<string, readonly string[]> {
  const files = ['apps', 'packages'].flatMap((folder) => listFiles(root, folder));
  const code = files.filter((path) => path.endsWith('.ts') && !isTest(path));
  const found = code.flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(METRIC)]);
  return new Map(found.map(([, name = '', labels = '']) => [name, labels.match(/\w+/g) ?? []]));
}

const rules = listFiles(root, 'infra/prometheus')
  .filter((path) => /\.ya?ml$/.test(path))
  .flatMap((path) => (parse(readFileSync(join(root, path), 'utf8')) as { groups: { rules: Rule[] }[] }).groups)
  .flatMap((group) => group.rules);

test('there are alerts', () => {
  expect(rules.map(({ alert }) => alert)).toContain('TributaryLedgerDifference');
});

test.each(rules)(
  '$alert asks for metrics and labels that the code has, and leads to a runbook that is there',
  (rule) => {
    const metrics = metricsOfCode();
    const asked = rule.expr.match(/tributary_\w+/g) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    const known = asked.map((name) => metrics.get(name) ?? metrics.get(name.replace(SUFFIX, '')));
    expect(known).not.toContain(undefined);
    const grouped = /\bby \(([^)]*)\)/.exec(rule.expr)?.[1]?.match(/\w+/g) ?? [];
    const told = Object.values(rule.annotations).flatMap((text) =>
      [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label),
    );
    expect(known.flat()).toEqual(expect.arrayContaining(grouped));
    expect(grouped).toEqual(expect.arrayContaining(told));
    expect(existsSync(join(root, rule.annotations.runbook ?? 'nowhere'))).toBe(true);
  },
);
