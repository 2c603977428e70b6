import type { Socket } from 'node:net';
import type { Answer } from '../answers';
import { DirectBody } from './direct-body';
import { type Head, readHead } from './read-head';
import type { HttpRequest } from './request';
import { writeAnswer } from './write-answer';

/** What all connections have in common. */
export interface Door {
  /** Null: the client is gone, there is no one to answer. */
  answer(request: HttpRequest): Promise<Answer | null>;
  /** Serves a connection from here on, beginning with the bytes that are put back into it. */
  serveOdd(socket: Socket): void;
  /** From then on each answer is the last on its connection. */
  isClosing(): boolean;
  /** Told of a fault of ours: there is no answer, or one that can't be written. The connection is closed. */
  onFault(error: unknown): void;
  readonly limits: HttpLimits;
}

export interface HttpLimits {
  /** From the first byte of a head to its last. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMs: number;
  /** From an answer to the next request. */
  readonly keepAliveTimeoutMs: number;
}

const NOTHING = Buffer.alloc(0);
/** A head in more pieces than these is for a reader that goes on where it stopped. */
const HEAD_PIECES_MAX = 8;
const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/**
 * One connection, whose requests are read from it and answered one after the other. What it can't read without doubt it
 * gives away, together with the connection, and at a moment when nothing else of it is under way.
 */
export class DirectConnection {
  readonly #socket: Socket;
  readonly #door: Door;
  readonly #onGone: (connection: DirectConnection) => void;
  readonly #remoteAddress: string;
  /** What came and is not of the request under way. */
  #unread: Buffer = NOTHING;
  #headPieces = 0;
  /** Of the request under way, as long as some of it is missing. */
  #body: DirectBody | null = null;
  #isAnswering = false;
  /** The client has said that it sends no more; it may still listen. */
  #isEnded = false;
  /** When the request under way began to come, or when the connection became idle. */
  #sinceMs = performance.now();

  constructor(socket: Socket, door: Door, onGone: (connection: DirectConnection) => void) {
    this.#socket = socket;
    this.#door = door;
    this.#onGone = onGone;
    this.#remoteAddress = socket.remoteAddress ?? '';
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', ignore).on('close', this.#onClose);
  }

  get isIdle(): boolean {
    return !this.#isAnswering && this.#body === null && this.#unread.length === 0;
  }

  /** Ends the connection if it has been waited for it too long. */
  expire(nowMs: number): void {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs } = this.#door.limits;
    const forMs = nowMs - this.#sinceMs;
    if (this.isIdle) {
      if (forMs > keepAliveTimeoutMs) this.#socket.destroy();
    } else if (this.#body !== null) {
      if (forMs > requestTimeoutMs) this.#endTooLate();
    } else if (!this.#isAnswering && forMs > headersTimeoutMs) this.#endTooLate();
  }

  close(): void {
    this.#socket.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#body !== null) this.#feed(this.#body, bytes);
    else if (this.#isAnswering) {
      this.#unread = joined(this.#unread, bytes);
      this.#socket.pause();
    } else {
      if (this.#unread.length === 0) this.#sinceMs = performance.now();
      this.#unread = joined(this.#unread, bytes);
      this.#next();
    }
  };

  readonly #onEnd = (): void => {
    this.#isEnded = true;
    if (this.#body !== null) this.#socket.destroy();
    else if (!this.#isAnswering) this.#socket.end();
  };

  readonly #onClose = (): void => {
    this.#onGone(this);
    this.#body?.gone();
  };

  #next(): void {
    const head = readHead(this.#unread);
    if (typeof head === 'object') this.#take(head);
    else if (head === 'odd' || ++this.#headPieces > HEAD_PIECES_MAX) this.#giveAway();
    else if (this.#isEnded) this.#socket.end();
  }

  #take(head: Head): void {
    const bytes = this.#unread;
    const end = head.bytes + head.contentLength;
    this.#headPieces = 0;
    this.#unread = bytes.length > end ? bytes.subarray(end) : NOTHING;
    const body = new DirectBody(head.contentLength, bytes.subarray(head.bytes, end));
    if (!body.isComplete) this.#body = body;
    this.#isAnswering = true;
    const { method, url, headers, isLast } = head;
    const request = { method, url, headers, remoteAddress: this.#remoteAddress, body };
    const how = { withBody: method !== 'HEAD', isLast };
    this.#door.answer(request).then((answer) => this.#send(answer, how), this.#fail);
    body.dropUnasked();
  }

  #feed(body: DirectBody, bytes: Buffer): void {
    const taken = body.take(bytes);
    if (!body.isComplete) return;
    this.#body = null;
    if (taken < bytes.length) this.#unread = bytes.subarray(taken);
    if (!this.#isAnswering) this.#goOn();
  }

  #send(given: Answer | null, { withBody, isLast }: { withBody: boolean; isLast: boolean }): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (given === null) {
      socket.destroy();
      return;
    }
    const answer = isLast || this.#door.isClosing() ? { ...given, close: true } : given;
    try {
      writeAnswer(socket, answer, { withBody, keepAliveTimeoutMs: this.#door.limits.keepAliveTimeoutMs });
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (answer.close) socket.destroySoon();
    else if (socket.writableNeedDrain) socket.once('drain', this.#onAnswered);
    else this.#onAnswered();
  }

  readonly #fail = (error: unknown): void => {
    this.#door.onFault(error);
    this.#socket.destroy();
  };

  /** The answer has left. The rest of a body that nobody wanted comes before the next request. */
  readonly #onAnswered = (): void => {
    this.#isAnswering = false;
    if (this.#body === null) this.#goOn();
  };

  /** With what came behind the request that was answered. */
  #goOn(): void {
    const socket = this.#socket;
    this.#sinceMs = performance.now();
    if (socket.isPaused()) socket.resume();
    if (this.#unread.length > 0) this.#next();
    else if (this.#isEnded) socket.end();
  }

  #giveAway(): void {
    const socket = this.#socket;
    // What is put back behind the end could not be read any more.
    if (this.#isEnded) {
      socket.destroy();
      return;
    }
    this.#onGone(this);
    socket.off('data', this.#onData).off('end', this.#onEnd).off('error', ignore).off('close', this.#onClose);
    socket.pause();
    socket.unshift(this.#unread);
    this.#door.serveOdd(socket);
    socket.resume();
  }

  #endTooLate(): void {
    if (this.#isAnswering || this.#body === null) this.#socket.write(TOO_LATE, 'latin1');
    this.#socket.destroySoon();
  }
}

function ignore(): void {
  // The socket is closed behind each error, and that is listened to.
}

function joined(first: Buffer, second: Buffer): Buffer {
  return first.length === 0 ? second : Buffer.concat([first, second]);
}
