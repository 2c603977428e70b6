import { setFlagsFromString } from 'node:v8';

/**
 * How Node is started for a program that moves bytes, in front of its file: V8 takes this at its start only. Objects of a
 * request live until the disk has answered; with 16 MB for the young, its own measure on 64 bits, they are copied once
 * more before they are gone. `npm run bench`, stored-single: 52 to 58 µs became 46 to 49, for 25 MB more in capture; 64 MB
 * did no more. From the start, as V8 takes some of it back whenever little is alive: 48 became 45.
 */
export const NODE_FLAGS: readonly string[] = ['--min-semi-space-size=32', '--max-semi-space-size=32'];

/**
 * Lets V8's heap grow to five times of what is alive before all of it is collected. Its own factor suits programs whose
 * memory is objects: one that moves bytes holds few of them, but what lies outside of the heap (bodies, columns, replies)
 * counts as its growth, so that every 16 MB of bytes that pass through cost a collection. For the start of a program.
 * `npm run bench`, stored-gzip-100: capture 13 → 2 collections of the whole heap, worker 18 → 5, together 1 to 1.5 µs per
 * event of 10.
 */
export function collectSeldom(): void {
  setFlagsFromString('--heap-growing-percent=400');
}
