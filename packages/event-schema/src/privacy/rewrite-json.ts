import { numberText } from '../scan/field-view';
import type { Rule, RuleNode } from './rule-tree';
import { hashText, maskText, truncateIp } from './treat-value';

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
/** Deeper than any event that is taken: what lies there goes as a whole. */
const DEPTH_MAX = 100;
const STRENGTH: Readonly<Record<Rule['treatment'], number>> = { deny: 3, hash: 2, mask: 1, truncate: 0 };
const NULL = Buffer.from('null');

/** What holds at a place: the rules' nodes that lead there, and what was said of all that lies within. */
interface Place {
  readonly nodes: readonly RuleNode[];
  readonly rule: Rule | null;
  readonly depth: number;
}

interface Member {
  readonly start: number;
  readonly key: string;
}

/**
 * Walks JSON that is known to be well-formed, and writes down what to cut out and what to put in its place: all other
 * bytes stay as they came, so that no digit of a number is lost. Goes only where a rule leads, and calls itself only as
 * deep as rules reach. Of equal keys each is treated, and keys are compared as text, escapes undone.
 */
export class JsonRewriter {
  /** The names of the rules that touched something. */
  readonly touched = new Set<string>();
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly pieces: Buffer[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly options: {
      readonly secret: string;
      /** Rules that were applied before: a hash is not hashed again. */
      readonly applied: readonly string[];
    },
  ) {}

  /** One value, from its first byte; answers the place behind it. */
  event(start: number, root: RuleNode): number {
    return this.value(start, { nodes: [root], rule: null, depth: 0 });
  }

  /** An object whose list under `batch` holds events; its other fields are treated as an event's own. */
  batch(start: number, root: RuleNode): number {
    return this.object(start, { nodes: [root], rule: null, depth: 0 }, root);
  }

  /** The JSON after the changes; the same bytes when there are none. */
  result(): Buffer {
    if (this.starts.length === 0) return this.bytes;
    const parts: Buffer[] = [];
    let at = 0;
    for (let n = 0; n < this.starts.length; n++) {
      parts.push(this.bytes.subarray(at, this.starts[n]), this.pieces[n] as Buffer);
      at = this.ends[n] as number;
    }
    parts.push(this.bytes.subarray(at));
    return Buffer.concat(parts);
  }

  private value(start: number, place: Place): number {
    const byte = this.bytes[start];
    if (byte === OPEN_OBJECT) return this.object(start, place);
    if (byte === OPEN_ARRAY) return this.elements(start, place);
    return this.skip(start);
  }

  private object(start: number, place: Place, batchOf?: RuleNode): number {
    let p = this.blank(start + 1);
    let keptEnd = -1;
    let cut = false;
    while (this.bytes[p] !== CLOSE_OBJECT) {
      const keyEnd = this.skip(p);
      const member = { start: p, key: this.textOf(p, keyEnd) };
      const valueStart = this.blank(this.blank(keyEnd) + 1);
      const isBatch = batchOf !== undefined && member.key === 'batch' && this.bytes[valueStart] === OPEN_ARRAY;
      const end = isBatch
        ? this.elements(valueStart, { nodes: [batchOf], rule: null, depth: 0 })
        : this.member(valueStart, member, place);
      cut = end < 0;
      const behind = Math.abs(end);
      p = this.blank(behind);
      const next = this.bytes[p] === COMMA ? this.blank(p + 1) : p;
      if (!cut) keptEnd = behind;
      else if (next > p) this.edit(member.start, next);
      else this.cutLast(member.start, behind, keptEnd);
      p = next;
    }
    return p + 1;
  }

  /** The place behind a member's value; negative when the member is to go. */
  private member(start: number, { key }: Member, place: Place): number {
    const inner = this.enter(place, key);
    if (inner === null) return -this.skip(start);
    if (inner.nodes.length === 0 && inner.rule === null) return this.skip(start);
    return this.treat(start, inner);
  }

  /** The place behind a value that rules lead to; negative when it is to go. */
  private treat(start: number, place: Place): number {
    const byte = this.bytes[start];
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (place.depth > DEPTH_MAX) return -this.skip(start);
      return this.value(start, place);
    }
    const end = this.skip(start);
    const list = place.nodes.find(({ keepsOnly }) => keepsOnly !== null)?.keepsOnly;
    if (list) {
      this.touched.add(list);
      return -end;
    }
    return this.scalar(start, end, place.rule) ? end : -end;
  }

  /** Each element stands where its list stands. One that is to go becomes null: its neighbours keep their places. */
  private elements(start: number, list: Place): number {
    const place = { ...list, depth: list.depth + 1 };
    let p = this.blank(start + 1);
    while (this.bytes[p] !== CLOSE_ARRAY) {
      const end = this.treat(p, place);
      if (end < 0) this.edit(p, -end, NULL);
      p = this.blank(Math.abs(end));
      if (this.bytes[p] === COMMA) p = this.blank(p + 1);
    }
    return p + 1;
  }

  /** What holds for a key's value; null when it is not to be stored. */
  private enter({ nodes, rule, depth }: Place, key: string): Place | null {
    const inner: RuleNode[] = [];
    for (const node of nodes) {
      const named = node.children.get(key);
      if (named) inner.push(named);
      if (node.any) inner.push(node.any);
    }
    const list = nodes.find(({ keepsOnly }) => keepsOnly !== null);
    if (list && !inner.some(({ listed }) => listed) && !nodes.some(({ kept }) => kept?.has(key))) {
      this.touched.add(list.keepsOnly ?? '');
      return null;
    }
    let strongest = rule;
    for (const node of inner) for (const own of node.rules) strongest = stronger(strongest, own);
    if (strongest?.treatment !== 'deny') return { nodes: inner, rule: strongest, depth: depth + 1 };
    this.touched.add(strongest.name);
    return null;
  }

  /** Puts what may be stored in the place of text, a number, true or false. False when nothing may. */
  private scalar(start: number, end: number, rule: Rule | null): boolean {
    const text = rule === null ? null : this.scalarText(start, end);
    if (rule === null || text === null) return true;
    const isDone = this.options.applied.includes(rule.name);
    const stored = isDone ? text : treated(text, rule, this.options.secret);
    if (isDone || stored !== text) this.touched.add(rule.name);
    if (stored === null) return false;
    if (stored !== text) this.edit(start, end, Buffer.from(JSON.stringify(stored)));
    return true;
  }

  /** Null for null: there is nothing to hide. */
  private scalarText(start: number, end: number): string | null {
    if (this.bytes[start] === QUOTE) return this.textOf(start, end);
    const json = this.bytes.toString('latin1', start, end);
    if (json === 'null') return null;
    return json === 'true' || json === 'false' ? json : numberText(json);
  }

  private textOf(start: number, end: number): string {
    const inner = this.bytes.subarray(start + 1, end - 1);
    return inner.includes(BACKSLASH) ? JSON.parse(this.bytes.toString('utf8', start, end)) : inner.toString('utf8');
  }

  private edit(start: number, end: number, piece: Buffer = Buffer.alloc(0)): void {
    this.starts.push(start);
    this.ends.push(end);
    this.pieces.push(piece);
  }

  /** The last member of its object goes, and with it the comma behind the last one that stays. */
  private cutLast(start: number, end: number, keptEnd: number): void {
    while (keptEnd >= 0 && (this.starts.at(-1) ?? -1) >= keptEnd) this.forget();
    this.edit(keptEnd < 0 ? start : keptEnd, end);
  }

  private forget(): void {
    this.starts.pop();
    this.ends.pop();
    this.pieces.pop();
  }

  private blank(at: number): number {
    let p = at;
    for (let byte = this.bytes[p]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = this.bytes[p]) p++;
    return p;
  }

  /** Behind any value, without looking at what it is. */
  private skip(start: number): number {
    const byte = this.bytes[start];
    if (byte === QUOTE) return this.skipString(start);
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) return this.skipWord(start);
    let depth = 0;
    for (let p = start; ; p++) {
      const inner = this.bytes[p];
      if (inner === QUOTE) p = this.skipString(p) - 1;
      else if (inner === OPEN_OBJECT || inner === OPEN_ARRAY) depth++;
      else if ((inner === CLOSE_OBJECT || inner === CLOSE_ARRAY) && --depth === 0) return p + 1;
    }
  }

  private skipString(start: number): number {
    let p = start + 1;
    while (this.bytes[p] !== QUOTE) p += this.bytes[p] === BACKSLASH ? 2 : 1;
    return p + 1;
  }

  private skipWord(start: number): number {
    let p = start;
    for (;;) {
      const byte = this.bytes[p];
      if (byte === undefined || byte <= 32 || byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) return p;
      p++;
    }
  }
}

const stronger = (one: Rule | null, other: Rule): Rule =>
  one !== null && STRENGTH[one.treatment] >= STRENGTH[other.treatment] ? one : other;

/** Null: nothing may be stored. An empty text hides nothing, and a hash of it would be the id of somebody. */
function treated(text: string, { treatment }: Rule, secret: string): string | null {
  if (text === '') return text;
  if (treatment === 'hash') return hashText(text, secret);
  if (treatment === 'mask') return maskText(text);
  return treatment === 'truncate' ? truncateIp(text) : null;
}
