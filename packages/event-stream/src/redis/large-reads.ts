import { createConnection, type NetConnectOpts, type Socket } from 'node:net';
import { AbstractConnector, type RedisOptions } from 'ioredis';

/**
 * How much is taken from a socket at once. Node's own 64 KiB cut through each pack, which ioredis then puts together in
 * fresh memory: twice the bytes outside of V8's heap, which collects all that is young after each 32 MB of them. `npm run
 * bench`, stored-single: 12.8 µs of the worker became 11.5; a megabyte did no more.
 */
const READ_BYTES = 256 * 1024;

type Address = Pick<RedisOptions, 'host' | 'port' | 'family' | 'path' | 'disconnectTimeout'>;

/** Connects ioredis by a plain socket, which is read in large pieces: for a connection whose answers are large. */
export class LargeReads extends AbstractConnector {
  readonly #address: Address;

  constructor(options: unknown) {
    const address = options as Address;
    super(address.disconnectTimeout ?? 0);
    this.#address = address;
  }

  async connect(): Promise<Socket> {
    this.connecting = true;
    const { host, port, family, path } = this.#address;
    const to = path ? { path } : { host, port, family };
    // Belongs to the socket: what it was filled with is copied before it is filled again.
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const callback = (bytes: number): boolean => {
      socket.emit('data', Buffer.from(buffer.subarray(0, bytes)));
      return true;
    };
    const socket = createConnection({ ...to, onread: { buffer, callback } } as NetConnectOpts);
    // ioredis listens a moment later, and looks here for what it missed.
    socket.once('error', (error) => {
      this.firstError = error;
    });
    this.stream = socket;
    return socket;
  }
}
