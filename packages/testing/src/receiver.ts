import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The status that it was answered with. */
  readonly status: number;
  readonly atMs: number;
};

export type ReceiverMood = {
  /** Answered with; 200 by default. Given a list, one after the other, the last one for good. */
  readonly status?: number | readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Before each answer. */
  readonly delayMs?: number;
};

export type Receiver = {
  readonly url: string;
  readonly port: number;
  /** Everything that arrived, in order, whatever it was answered with. */
  readonly requests: readonly ReceivedRequest[];
  /** The parsed bodies of those that were answered with 2xx. */
  accepted(): unknown[];
  /** How it answers from now on. */
  behave(mood: ReceiverMood): void;
  /** Nobody listens any more: connections are refused. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  clear(): void;
  close(): Promise<void>;
};

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** The other side of a destination: an HTTP server on 127.0.0.1 that remembers, and that fails as it is told. */
export async function receiver({ port: wished = 0 }: { port?: number } = {}): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  let mood: ReceiverMood = {};
  let answers = 0;

  function nextStatus(): number {
    const { status = 200 } = mood;
    if (typeof status === 'number') return status;
    return status[Math.min(answers++, status.length - 1)] ?? 200;
  }

  const make = (): Server =>
    createServer(async (request, response) => {
      const body = await readBody(request);
      const { headers = {}, body: answer = '', delayMs = 0 } = mood;
      const status = nextStatus();
      if (delayMs > 0) await delay(delayMs);
      const { method = '', url: path = '' } = request;
      requests.push({ method, path, headers: request.headers, body, status, atMs: Date.now() });
      response.writeHead(status, headers).end(answer);
    });

  let server: Server | null = make();
  const port = await listen(server, wished);
  const goDown = async (): Promise<void> => {
    const old = server;
    server = null;
    if (old) await shut(old);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    accepted: () =>
      requests.filter((request) => request.status >= 200 && request.status < 300).map(({ body }) => JSON.parse(body)),
    behave(next) {
      mood = next;
      answers = 0;
    },
    goDown,
    async comeBack() {
      if (server) return;
      server = make();
      await listen(server, port);
    },
    clear: () => void requests.splice(0),
    close: goDown,
  };
}
