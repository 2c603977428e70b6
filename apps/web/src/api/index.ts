export { type Problem, problemOf } from './problem';
export { ProblemState, toastProblem } from './problem-state';
export { ApiProvider, useTRPC, useTRPCClient } from './provider';
export type * from './types';
