import { inflateGzip, repairText } from '../body';
import { DEFAULT_LIMITS } from '../limits';
import { scanDocument } from '../scan/scan-document';
import type { ChunkHeader, Dialect, RefusalReason, RefusedRecord } from '../types';
import { isOpenPolicy, type PrivacyPolicy } from './policy';
import { JsonRewriter } from './rewrite-json';
import { growRuleTree, type RuleNode } from './rule-tree';

/** A chunk after its source's rules were applied. `body` is plain JSON, unless it can't be read. */
export interface PrivateChunk {
  /** What is stored of the request. Names the rules that touched something, never a value. */
  readonly header: ChunkHeader;
  /** The same, with the encoding that `body` has now. */
  readonly decodeAs: ChunkHeader;
  readonly body: Uint8Array;
}

/** One event as it is stored, without the columns that are read out of it. */
export interface PrivateEvent {
  readonly raw: Uint8Array;
  readonly envelope: string;
  readonly header: ChunkHeader;
}

/** The rules of one source, ready to be applied. */
export interface SourcePrivacy {
  /**
   * Before anything is read out of it, so that columns, envelopes, refused events and duplicates never see what is not
   * to be stored. What can't be read is given back as it came: `withoutEvidence` sees to it that nobody keeps it.
   */
  protectChunk(chunk: { readonly header: ChunkHeader; readonly body: Uint8Array }): PrivateChunk;
  /** The same for an event that was stored before, to show what would become of it. */
  protectEvent(event: PrivateEvent): PrivateEvent;
  /** A refused event without its bytes where the rules could not be applied to them, which it says. */
  withoutEvidence(refused: RefusedRecord): RefusedRecord;
}

/** Refused although its JSON had the shape that rules are written for: they were applied to it. */
const READABLE: ReadonlySet<RefusalReason> = new Set([
  ...(['event_too_large', 'nested_too_deep', 'unknown_type', 'no_user_anon_id', 'event_not_defined'] as const),
  ...(['event_not_string', 'name_not_string', 'group_id_missing', 'previous_id_missing'] as const),
]);
const NOT_KEPT = "Its bytes were not kept: the source's privacy rules could not be applied to them.";
const NOTHING = new Uint8Array(0);

/** Null for a policy that changes nothing. `secret` keys the hashes. */
export function createSourcePrivacy(policy: PrivacyPolicy, secret: string): SourcePrivacy | null {
  if (isOpenPolicy(policy)) return null;
  const trees = new Map<Dialect, RuleNode>();
  const treeOf = (dialect: Dialect): RuleNode => {
    const tree = trees.get(dialect) ?? growRuleTree(policy, dialect);
    trees.set(dialect, tree);
    return tree;
  };
  /** Begins with the rules that were applied before, where the header says so: a replay carries its header along. */
  const begin = ({ privacy: applied = [] }: ChunkHeader): Work => {
    const touched = new Set(applied);
    return {
      touched,
      rewrite(bytes, walk) {
        const rewriter = new JsonRewriter(bytes, { secret, applied });
        walk(rewriter);
        for (const name of rewriter.touched) touched.add(name);
        return rewriter.result();
      },
    };
  };

  /** What the request itself tells of a person is part of the context. */
  function protectHeader(header: ChunkHeader, work: Work): ChunkHeader {
    const { ip, userAgent, ...rest } = header;
    const told = Buffer.from(JSON.stringify({ context: { ip, userAgent } }));
    const rewritten = work.rewrite(told, (rewriter) => rewriter.event(0, treeOf('tributary')));
    const { context } = JSON.parse(rewritten.toString('utf8')) as { context?: object };
    return { ...rest, ...context, ...(work.touched.size > 0 ? { privacy: [...work.touched].sort() } : {}) };
  }

  function rewriteBody(header: ChunkHeader, opened: Uint8Array, work: Work): Uint8Array {
    const bytes = repairText(opened);
    const document = scanDocument(bytes, { elementFields: false });
    if (document.kind === 'malformed' || document.kind === 'scalar') return bytes;
    const tree = treeOf(header.dialect);
    return work.rewrite(bytes, (rewriter) =>
      document.kind === 'object' ? rewriter.batch(document.start, tree) : rewriter.event(document.start, tree),
    );
  }

  return {
    protectChunk({ header, body }) {
      const work = begin(header);
      if (header.kind === 'refused') {
        const bare = protectHeader(header, work);
        return { header: bare, decodeAs: bare, body: NOTHING };
      }
      const opened = header.encoding === 'gzip' ? inflateGzip(body, DEFAULT_LIMITS.bodyBytesMax) : null;
      if (opened?.ok === false) {
        const bare = protectHeader(header, work);
        return { header: bare, decodeAs: bare, body };
      }
      const rewritten = rewriteBody(header, opened?.bytes ?? body, work);
      const bare = protectHeader(header, work);
      return { header: bare, decodeAs: { ...bare, encoding: 'identity' }, body: rewritten };
    },

    protectEvent({ raw, envelope, header }) {
      const work = begin(header);
      const walk = (rewriter: JsonRewriter) => rewriter.event(0, treeOf(header.dialect));
      return {
        raw: work.rewrite(repairText(raw), walk),
        envelope: envelope === '' ? '' : work.rewrite(Buffer.from(envelope), walk).toString('utf8'),
        header: protectHeader(header, work),
      };
    },

    withoutEvidence(refused) {
      if (READABLE.has(refused.reason)) return refused;
      return { ...refused, raw: NOTHING, detail: `${refused.detail} ${NOT_KEPT}` };
    },
  };
}

/** One chunk or event that is being rewritten, in parts. */
interface Work {
  readonly touched: Set<string>;
  rewrite(bytes: Buffer, walk: (rewriter: JsonRewriter) => void): Buffer;
}
