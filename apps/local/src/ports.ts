import { connect, createServer } from 'node:net';
import { StartError } from './start-error';

export const HOST = '127.0.0.1';

const LISTENING_WITHIN_MS = 500;

function canListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () => {
      const address = server.address();
      const got = typeof address === 'object' && address ? address.port : null;
      server.close(() => resolve(got));
    });
  });
}

/** Does something answer there? A listener on all addresses does not always keep us from listening on one. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: LISTENING_WITHIN_MS });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

export async function isFree(port: number): Promise<boolean> {
  return !(await answers(port)) && (await canListen(port)) !== null;
}

/** The preferred port when it is free, else one that is. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  const port = await canListen(0);
  if (port === null) throw new StartError('No free port was found on 127.0.0.1.');
  return port;
}
