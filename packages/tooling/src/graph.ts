import { cruise } from 'dependency-cruiser';
import { isCode, listFiles } from './house';

export type Import = {
  /** As written in the importing file. */
  readonly specifier: string;
  /** Path relative to the root; into node_modules for vendors. */
  readonly resolved: string;
  readonly unresolved: boolean;
};

export type Module = { readonly path: string; readonly imports: readonly Import[] };

export type Graph = {
  readonly modules: readonly Module[];
  /** Each cycle as the paths along it. Imports of types only don't count: they are gone at run time. */
  readonly cycles: readonly (readonly string[])[];
};

const ROOTS = ['apps', 'packages', 'tests', 'bench'];

/**
 * Reads every code file of ours with dependency-cruiser. Our own output folders are left out by full paths: a looser
 * pattern would also match `node_modules/<vendor>/dist/` and hide vendor leaks.
 */
export async function readGraph(root: string): Promise<Graph> {
  const files = ROOTS.flatMap((folder) => listFiles(root, folder)).filter(isCode);
  const result = await cruise(
    files,
    {
      baseDir: root,
      validate: true,
      ruleSet: {
        forbidden: [
          {
            name: 'runtime-cycle',
            severity: 'error',
            from: {},
            to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
          },
        ],
      },
      tsPreCompilationDeps: true,
      doNotFollow: { path: '(^|/)node_modules/' },
      exclude: { path: '^(apps|packages)/[^/]+/(dist|\\.next|src/generated)/' },
    },
    {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.jsx', '.json', '.css'],
    },
  );
  if (typeof result.output === 'string') throw new Error('dependency-cruiser answered with text instead of a graph');
  const own = new Set(files);
  return {
    modules: result.output.modules
      .filter((module) => own.has(module.source))
      .map((module) => ({
        path: module.source,
        imports: module.dependencies.map((dependency) => ({
          specifier: dependency.module,
          resolved: dependency.resolved,
          unresolved: dependency.couldNotResolve,
        })),
      })),
    cycles: result.output.summary.violations
      .filter((violation) => violation.rule.name === 'runtime-cycle')
      .map((violation) => [violation.from, ...(violation.cycle ?? []).map((step) => step.name)]),
  };
}
