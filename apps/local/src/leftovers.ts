import { forgetProcess, type Home, rememberedProcesses } from './home';
import { isRunning, stopProcess } from './processes';
import type { Say } from './say';

const GRACE_MS = 15_000;

/**
 * Ends what an earlier, killed run left behind: first the apps, then the engines below them. They are stopped rather than
 * adopted, so that whatever runs is of this build, with these settings, and a child that we hear of when it ends.
 */
export async function stopLeftovers(home: Home, say: Say): Promise<void> {
  const remembered = rememberedProcesses(home);
  for (const kind of ['app', 'engine'] as const) {
    const left = remembered.filter((entry) => entry.kind === kind);
    await Promise.all(
      left.map(async (entry) => {
        if (isRunning(entry)) {
          say(`Stopping ${entry.name}, left over from an earlier run (process ${entry.pid}).`);
          await stopProcess(entry, { with: entry.stopSignal, graceMs: GRACE_MS });
        }
        forgetProcess(home, entry.name);
      }),
    );
  }
}
