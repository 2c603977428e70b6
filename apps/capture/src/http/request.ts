import type { IncomingHttpHeaders } from 'node:http';

/** A request whose head has come, whoever read it. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  /** By names in small letters. */
  readonly headers: IncomingHttpHeaders;
  /** The peer's address; empty when it is gone. */
  readonly remoteAddress: string;
  readonly body: HttpBody;
}

/** A request's bytes behind its head. Asked for once, before its reader first waits for anything; else they are dropped. */
export interface HttpBody {
  /** Bytes, as the head says; 0 where it says nothing. */
  readonly announced: number;
  /** All of it, where it came together with the head. */
  whole(): Uint8Array | null;
  /** Tells of each piece as it comes, and how it ends. */
  pieces(to: BodyListener): void;
}

export interface BodyListener {
  piece(bytes: Uint8Array): void;
  end(): void;
  /** The connection was closed before the end. May follow an end. */
  gone(): void;
}
