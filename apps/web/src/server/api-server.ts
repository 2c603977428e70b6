import type { ApiServer } from '@tributary/api';

const RETRY_MS = 2_000;

/** Next loads this module once per route bundle; the connections behind it must exist once per process. */
const holder = globalThis as typeof globalThis & { tributaryApi?: Promise<ApiServer> };

/**
 * The API of this process: tRPC, REST and sign-in. Connections open when they are first used. The room is loaded by
 * Node as it was built: what is behind it (prisma, bullmq, Segment's definitions) must never pass through a bundler.
 */
export function apiServer(): Promise<ApiServer> {
  holder.tributaryApi ??= (
    import(/* turbopackIgnore: true */ '@tributary/api') as Promise<typeof import('@tributary/api')>
  ).then((api) => api.createApiServer());
  return holder.tributaryApi;
}

/** Makes what the environment asks for (owner, workspace, API key) as soon as the engines answer. */
export function prepareApi(): void {
  apiServer()
    .then((api) => api.ready())
    .catch(() => setTimeout(prepareApi, RETRY_MS).unref());
}
