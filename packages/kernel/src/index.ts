export { backoffMs } from './backoff';
export { type Clock, systemClock } from './clock';
export { digest, newId } from './ids';
export { collectSeldom, NODE_FLAGS } from './node-memory';
export { dead, drop, type Outcome, ok, retry, unreachable } from './outcome';
