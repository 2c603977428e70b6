import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './router';

export { type ApiDeps, createApiDeps } from './create-api-deps';
export { type ApiServer, createApiServer } from './create-api-server';
export { type ApiEnv, apiEnv } from './env';
export type { Problem } from './errors';
export type { AppRouter } from './router';
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
