// What is measured. `most`: more events are not sent, however many are asked for. `beside`: the naive pipeline does the
// same, with a fifth of the events. Of a million gzipped events about every second is merged once, of many millions nearly
// every one; of 300,000 none is.

const GZIP = { perRequest: 100, gzip: true };

export const SCENARIOS = [
  { name: 'stored-gzip-100', ...GZIP, source: 'plain', beside: true },
  { name: 'stored-plain-100', perRequest: 100, gzip: false, most: 150_000, source: 'plain', beside: true },
  // As many clients at once as keep capture busy: sixteen would wait for each other's flushes.
  { name: 'stored-single', perRequest: 1, gzip: false, most: 150_000, source: 'plain', connections: 256, beside: true },
  // Each twentieth event tells something of its person; all are routed to one destination, up to its queue.
  { name: 'routed-gzip-100', ...GZIP, most: 150_000, source: 'routed', identifyEvery: 20 },
  // From that queue until it is decided and written down of each event that the destination's filter keeps it out.
  { name: 'decided', of: 'routed-gzip-100' },
  // Accepted until it can be queried, at half of what stored-gzip-100 stored per second.
  { name: 'half-load', ...GZIP, most: 300_000, source: 'plain', atHalf: 'stored-gzip-100' },
  // Every tenth request from the one source that is connected, the others from the one that is not.
  { name: 'one-source', ...GZIP, source: 'one' },
  // 10,000 sources, each request from the next; 1,000 of them connected.
  { name: 'many-sources', ...GZIP, source: 'many' },
];
export const MANY = { sources: 10_000, connections: 1_000 };

/** Only when asked for by name: whether memory stays what it is. */
export const FLAT = { name: 'flat-5m', ...GZIP, events: 5_000_000, source: 'plain' };

/**
 * V8 compiles what runs often, on threads of the same process, and the engines touch their memory for the first time: the
 * store's merges too, with which each scenario begins.
 */
export const WARM_UP = { 'stored-gzip-100': 150_000, 'stored-single': 40_000, 'routed-gzip-100': 10_000 };
