import { checkFloorPlan } from './check';
import { floorPlan } from './floor-plan';

/** Fewer modules than this means that the reader went blind (a tool that no longer understands TypeScript), not that the house shrank. */
const MODULES_MIN = 40;

const { findings, modules, imports } = await checkFloorPlan(floorPlan, process.cwd());
for (const { rule, at, message } of findings) console.error(`${rule}  ${at}  ${message}`);
if (modules < MODULES_MIN) {
  console.error(`only ${modules} modules were read: the checker sees nothing`);
  process.exitCode = 1;
}
if (findings.length > 0) process.exitCode = 1;
console.log(`floor plan: ${modules} modules, ${imports} imports, ${findings.length} findings`);
