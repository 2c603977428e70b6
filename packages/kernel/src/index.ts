export { backoffMs } from './backoff';
export { type Clock, systemClock } from './clock';
export { collectSeldom } from './collect-seldom';
export { digest, newId } from './ids';
export { dead, drop, type Outcome, ok, retry, unreachable } from './outcome';
