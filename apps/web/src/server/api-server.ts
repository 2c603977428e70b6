import { type ApiServer, createApiServer } from '@tributary/api';

const RETRY_MS = 2_000;

/** Next loads this module once per route bundle; the connections behind it must exist once per process. */
const holder = globalThis as typeof globalThis & { tributaryApi?: ApiServer };

/** The API of this process: tRPC, REST and sign-in. Connections open when they are first used. */
export function apiServer(): ApiServer {
  holder.tributaryApi ??= createApiServer();
  return holder.tributaryApi;
}

/** Makes what the environment asks for (owner, workspace, API key) as soon as the engines answer. */
export function prepareApi(): void {
  apiServer()
    .ready()
    .catch(() => setTimeout(prepareApi, RETRY_MS).unref());
}
