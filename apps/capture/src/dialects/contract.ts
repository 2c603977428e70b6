import type { IncomingHttpHeaders } from 'node:http';
import type {
  ChunkHeader,
  Dialect,
  EventType,
  RefusalReason,
  RequestFields,
  ScannedDocument,
} from '@tributary/event-schema';
import type { Answer } from '../answers';
import type { Cors } from '../cors';
import type { CaptureSource } from '../ports';

export type Params = Readonly<Record<string, string>>;

/** What a request shows of itself: its head at first, its body too once that has been read. */
export interface Evidence {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** What stands in the path where the endpoint's has a `:name`. */
  readonly params: Params;
  readonly body?: OpenedBody;
}

/** A body that is sound JSON. */
export interface OpenedBody {
  readonly json: Uint8Array;
  readonly document: ScannedDocument;
  readonly fields: RequestFields;
}

/** How sure a dialect is that a request on a path which it shares with others is its own. The surest one has it. */
export const CLAIM = { no: 0, fallback: 1, likely: 2, certain: 3 } as const;
export type Claim = (typeof CLAIM)[keyof typeof CLAIM];

/** A place where a write key may lie; empty text when it doesn't. */
export type KeyPlace = (evidence: Evidence) => string;

/** A body that was made durable, for the dialects that answer event by event. */
export interface AcceptedBody extends OpenedBody {
  readonly count: number;
}

export interface Fault {
  readonly reason: RefusalReason;
  /** A sentence for people. */
  readonly detail: string;
}

/**
 * What a client hears. An SDK never sends a 4xx again (429 aside), so it stands for what can never be right; a fault of
 * ours is `unavailable`, which every SDK sends again.
 */
export interface DialectAnswers {
  accepted(body?: AcceptedBody): Answer;
  /** The request as a whole can't be taken: malformed, too large, empty, or of a source that is disabled. */
  refused(fault: Fault, body?: AcceptedBody): Answer;
  /** The source sends more than its owners allow: come again after so many seconds. Without one, a plain 429. */
  slowDown?(seconds: number, body?: AcceptedBody): Answer;
  unauthorized(why: 'no_key' | 'unknown_key' | 'several_keys'): Answer;
  unavailable(message: string): Answer;
}

/** What a request's head says of the request itself: the client's clock when it sent it, by what, under which id. */
export type Stamp = Pick<ChunkHeader, 'sentAtMs' | 'sdk' | 'clientRequestId'>;

export interface DialectLimits {
  /** Bytes of a body once decompressed. */
  readonly bodyBytesMax: number;
  /** Bytes of the body of a call with one event. */
  readonly singleBytesMax: number;
  readonly eventsMax: number;
}

export type Method = 'GET' | 'POST';

interface EndpointPath {
  /** Without a slash at its end, which requests may have. `:name` stands for any one segment, or for the rest of one. */
  readonly path: string;
  readonly methods: readonly Method[];
}

/** Takes events. */
export interface EventEndpoint extends EndpointPath {
  readonly kind: 'events';
  /** Whether the body is one event, a list of them, or tells by itself. */
  readonly shape: 'single' | 'batch' | 'either';
  /** The type that the path gives to its event. */
  readonly impliedType?: EventType;
  /** Imported history: it goes into the backfill lane. */
  readonly isImport?: boolean;
  /** Answered and dropped: the SDK's own metrics. */
  readonly isDropped?: boolean;
  /** The body of a request that carries it in its query or path; null when it doesn't. */
  readonly bodyOf?: (evidence: Evidence) => Uint8Array | null;
  /**
   * Makes an event of a body that is none. What it can't make one of, it gives back as it came. The key of such an address
   * has to be in the request's head.
   */
  readonly wrap?: (body: Uint8Array, contentType: string) => Uint8Array;
  /** A form is for `wrap` to read, whatever its fields are called, and not what SDKs put around JSON. */
  readonly takesForms?: boolean;
  /** What is wrong with the request's head, before its body is read. */
  readonly check?: (evidence: Evidence) => Fault | undefined;
  /** Where this endpoint answers otherwise than its dialect. */
  readonly answers?: Partial<DialectAnswers>;
}

/** Whose a read is: `unknown` also stands for no key at all, `unknowable` for one that can't be checked now. */
export type Asker = CaptureSource | 'unknown' | 'unknowable';

export interface ReadQuestion extends Evidence {
  readonly asker: Asker;
  readonly writeKey: string;
  /** The body, unwrapped; null when there is none or it can't be read. */
  readonly json: Uint8Array | null;
  /** As the client sees them. */
  readonly scheme: 'http' | 'https';
  readonly host: string;
}

/** Answers an SDK's question from the directory of sources: settings, source config, remote config. Takes no events. */
export interface ReadEndpoint extends EndpointPath {
  readonly kind: 'read';
  answer(question: ReadQuestion): Answer;
}

export type Endpoint = EventEndpoint | ReadEndpoint;

/** One HTTP contract that SDKs speak. Adding one is a file beside these and a line in `dialects/index.ts`. */
export interface CaptureDialect {
  /** By which ingest reads its bodies. Several contracts may share it. */
  readonly name: Dialect;
  readonly endpoints: readonly Endpoint[];
  readonly keyPlaces: readonly KeyPlace[];
  readonly limits: DialectLimits;
  readonly cors: Cors;
  readonly answers: DialectAnswers;
  claim(evidence: Evidence): Claim;
  /** The client's address as it is to be kept; empty when not at all. */
  addressOf?(evidence: Evidence, address: string): string;
  stamp?(head: Evidence): Stamp;
}
