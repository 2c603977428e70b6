import { prepareHome } from '@tributary/testing';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly preparedHome: string;
  }
}

/** Once per run: what `startPrepared` copies. Making it takes longer than all that a suite does until its product is up. */
export default async function prepare(project: TestProject): Promise<() => void> {
  const { dir, dispose } = await prepareHome();
  project.provide('preparedHome', dir);
  return dispose;
}
