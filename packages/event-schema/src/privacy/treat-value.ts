import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

const IPV6_GROUPS_KEPT = 3;
const LOCAL_PART_MIN = 3;
const TEXT_MIN = 4;
const DIGITS_MIN = 8;
const HINT_DIGITS = 4;
const HIDDEN = '***';

/** Without its last octet, or the last 80 bits of an IPv6 address; null for what is no address. */
export function truncateIp(text: string): string | null {
  const address = text.trim().replace(/%.*$/, '');
  if (isIPv4(address)) return address.replace(/\d+$/, '0');
  if (!isIPv6(address)) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1];
  if (mapped !== undefined) return `${mapped}.0`;
  const groups = openGroups(address).slice(0, IPV6_GROUPS_KEPT);
  return `${groups.map((group) => (Number.parseInt(group, 16) || 0).toString(16)).join(':')}::`;
}

/** The eight groups of an IPv6 address; those of a dotted tail don't matter. */
function openGroups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  const missing = Math.max(0, 8 - before.length - after.length - (tail.includes('.') ? 1 : 0));
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after];
}

/** Enough for a person to recognise what they know already: the domain of an address, the last digits of a number. */
export function maskText(text: string): string {
  const at = text.lastIndexOf('@');
  if (at >= 0) {
    const [first = ''] = text;
    return `${at >= LOCAL_PART_MIN ? first : ''}${HIDDEN}${text.slice(at)}`;
  }
  const digits = text.replace(/[\s().+-]/g, '');
  if (digits.length >= DIGITS_MIN && /^\d+$/.test(digits)) return `**** ${digits.slice(-HINT_DIGITS)}`;
  const letters = Array.from(text);
  return `${letters.length >= TEXT_MIN ? letters[0] : ''}${HIDDEN}`;
}

/** Keyed, so that it can't be undone by hashing all addresses there are; the same value gives the same hash everywhere. */
export function hashText(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
