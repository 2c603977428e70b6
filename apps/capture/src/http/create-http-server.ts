import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from '../answers';
import { DirectConnection, type Door, type HttpLimits } from './direct-connection';
import type { HttpBody, HttpRequest } from './request';
import { headersOf } from './write-answer';

const HEADER_BYTES_MAX = 16 * 1024;
/** Proxies keep connections for everybody's requests: one odd request should not make odd ones of all that follow. */
const ODD_REQUESTS_MAX = 1_000;
const CHECK_MS = 5_000;

export interface HttpServer {
  readonly server: Server;
  /** Takes no new connection, closes those on which nothing is under way, the others behind their answer. Resolves then. */
  close(): Promise<void>;
}

interface HttpOptions {
  readonly answer: (request: HttpRequest) => Promise<Answer | null>;
  readonly onOdd: () => void;
  readonly onFault: (error: unknown) => void;
  readonly limits: HttpLimits;
}

/**
 * HTTP/1.1 on one port. A request in the usual form is read from its connection directly (docs/adr/0034); at the first one in
 * another form (chunks, `Expect`, HTTP/1.0, broken) its connection goes to Node's server.
 *
 * @param options.answer is asked for each request. Null: the client is gone
 * @param options.onOdd is told of each connection that went to Node's server
 * @param options.onFault is told when there is no answer, or one that can't be written; the connection is closed
 */
export function createHttpServer(options: HttpOptions): HttpServer {
  const { answer, onOdd, onFault, limits } = options;
  let isClosing = false;
  const checkMs = Math.min(CHECK_MS, limits.requestTimeoutMs);
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: checkMs,
    },
    (request, response) => void answerOdd(door, request, response),
  );
  server.maxRequestsPerSocket = ODD_REQUESTS_MAX;
  // Node's server learns of a connection by its own listener; ours stands before it.
  const nodeListeners = server.listeners('connection');
  server.removeAllListeners('connection');
  const connections = new Set<DirectConnection>();
  const onGone = (connection: DirectConnection) => connections.delete(connection);
  const door: Door = {
    answer,
    limits,
    onFault,
    isClosing: () => isClosing,
    serveOdd(socket) {
      onOdd();
      for (const listener of nodeListeners) listener.call(server, socket);
    },
  };
  server.on('connection', (socket: Socket) => connections.add(new DirectConnection(socket, door, onGone)));
  const checking = setInterval(() => {
    const nowMs = performance.now();
    for (const connection of connections) connection.expire(nowMs);
  }, checkMs).unref();
  return {
    server,
    close() {
      isClosing = true;
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          clearInterval(checking);
          resolve();
        }),
      );
      server.closeIdleConnections();
      for (const connection of connections) if (connection.isIdle) connection.close();
      return closed;
    },
  };
}

async function answerOdd(
  { answer, isClosing, onFault }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // What came together with the head is there behind this.
  await undefined;
  const { method = 'GET', url = '/', headers, socket } = request;
  const body = bodyOf(request);
  try {
    const given = await answer({ method, url, headers, remoteAddress: socket.remoteAddress ?? '', body });
    if (given === null) return;
    response.writeHead(given.status, headersOf(isClosing() ? { ...given, close: true } : given));
    response.end(given.body);
  } catch (error) {
    onFault(error);
    request.destroy();
  }
}

function bodyOf(request: IncomingMessage): HttpBody {
  const announced = Number(request.headers['content-length'] ?? 0);
  return {
    announced,
    whole: () => (announced > 0 && request.readableLength === announced ? request.read() : null),
    pieces(to) {
      // Node tells of an error only those who listen, and closes the request in any case.
      request.on('data', to.piece).on('end', to.end).on('close', to.gone);
    },
  };
}
