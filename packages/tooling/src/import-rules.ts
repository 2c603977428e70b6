import type { FloorPlan, VendorPlan } from './floor-plan';
import type { Graph, Import, Module } from './graph';
import { isTest, roomOf } from './house';

export type Rule =
  | 'unknown-room'
  | 'forbidden-import'
  | 'same-level'
  | 'tests-only'
  | 'deep-import'
  | 'vendor-leak'
  | 'runtime-cycle'
  | 'way-out'
  | 'banned-name'
  | 'charter'
  | 'file-too-long';

export type Finding = { readonly rule: Rule; readonly at: string; readonly message: string };

type Judged = {
  readonly module: Module;
  readonly edge: Import;
  readonly from: string | null;
  readonly to: string | null;
};

/** May this room import that one? The answer is the broken rule, or null. */
function levelVerdict(plan: FloorPlan, from: string, to: string): { rule: Rule; why: string } | null {
  const importer = plan.rooms[from];
  const imported = plan.rooms[to];
  if (!importer || !imported) return null; // said once per room by unknown-room
  if (imported.level === 'tests') return { rule: 'tests-only', why: `${to} is imported by tests only` };
  if (importer.level === 'tests') return null;
  if (importer.only && !importer.only.includes(to))
    return { rule: 'forbidden-import', why: `${from} may import only ${importer.only.join(', ')}` };
  if (importer.never?.includes(to)) return { rule: 'forbidden-import', why: `${from} never imports ${to}` };
  if (imported.level > importer.level)
    return { rule: 'forbidden-import', why: `${to} stands above ${from}: imports look down only` };
  if (imported.level === importer.level && !importer.also?.includes(to))
    return { rule: 'same-level', why: `${to} stands on the same level as ${from}` };
  return null;
}

/** Tests and their scenes lie beside the code; what ships does not import them. */
function judgeTestCode({ module, edge }: Judged): Finding[] {
  if (isTest(module.path) || !isTest(edge.resolved) || roomOf(edge.resolved) !== roomOf(module.path)) return [];
  return [{ rule: 'tests-only', at: module.path, message: `'${edge.specifier}' is imported by tests only` }];
}

function judgeLevel(plan: FloorPlan, { module, from, to }: Judged): Finding[] {
  if (!from || !to || from === to) return [];
  const verdict = levelVerdict(plan, from, to);
  if (!verdict || (verdict.rule === 'tests-only' && isTest(module.path))) return [];
  return [{ rule: verdict.rule, at: module.path, message: verdict.why }];
}

/** A room is entered by its name, and only through the entries of its package.json. */
function judgeDoor(entriesOf: (room: string) => ReadonlySet<string>, { module, edge, from, to }: Judged): Finding[] {
  const say = (message: string): Finding[] => [{ rule: 'deep-import', at: module.path, message }];
  if (edge.unresolved && edge.specifier.startsWith('@tributary/'))
    return say(`'${edge.specifier}' is not among that room's exports`);
  if (!to || from === to) return [];
  if (edge.specifier.startsWith('.')) return say(`'${edge.specifier}' enters ${to} by path; import it by name`);
  return entriesOf(to).has(edge.resolved) ? [] : say(`'${edge.specifier}' leads past the entries of ${to}`);
}

function owns({ packages }: VendorPlan, specifier: string): boolean {
  return packages.some((name) =>
    name.endsWith('/*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`) || `node:${specifier}` === name,
  );
}

function judgeVendor(plan: FloorPlan, { module, edge, from }: Judged): Finding[] {
  if (!from || isTest(module.path) || plan.rooms[from]?.level === 'tests') return [];
  const vendor = plan.vendors.find((candidate) => owns(candidate, edge.specifier));
  if (!vendor || vendor.rooms.includes(from)) return [];
  return [
    { rule: 'vendor-leak', at: module.path, message: `'${edge.specifier}' belongs to ${vendor.rooms.join(', ')}` },
  ];
}

/** What the imports alone tell. `entriesOf` answers with the public entry files of a room. */
export function judgeImports(
  plan: FloorPlan,
  graph: Graph,
  entriesOf: (room: string) => ReadonlySet<string>,
): Finding[] {
  const findings = graph.modules.flatMap((module) =>
    module.imports.flatMap((edge) => {
      const judged = { module, edge, from: roomOf(module.path), to: roomOf(edge.resolved) };
      return [
        ...judgeTestCode(judged),
        ...judgeLevel(plan, judged),
        ...judgeDoor(entriesOf, judged),
        ...judgeVendor(plan, judged),
      ];
    }),
  );
  const cycles = graph.cycles.map(
    (cycle): Finding => ({ rule: 'runtime-cycle', at: cycle[0] ?? '', message: cycle.join(' -> ') }),
  );
  return [...findings, ...cycles];
}
