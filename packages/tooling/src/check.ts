import { judgeFiles } from './file-rules';
import type { FloorPlan } from './floor-plan';
import { readGraph } from './graph';
import { publicEntries } from './house';
import { type Finding, judgeImports } from './import-rules';

export type Report = {
  readonly findings: readonly Finding[];
  /** How many modules and imports were read: a checker that reads nothing finds nothing. */
  readonly modules: number;
  readonly imports: number;
};

/** Holds the house at `root` against the plan. */
export async function checkFloorPlan(plan: FloorPlan, root: string): Promise<Report> {
  const graph = await readGraph(root);
  const known = new Map<string, ReadonlySet<string>>();
  const entriesOf = (room: string): ReadonlySet<string> => {
    const entries = known.get(room) ?? publicEntries(root, room);
    known.set(room, entries);
    return entries;
  };
  return {
    findings: [...judgeImports(plan, graph, entriesOf), ...judgeFiles(plan, root)],
    modules: graph.modules.length,
    imports: graph.modules.reduce((sum, module) => sum + module.imports.length, 0),
  };
}
