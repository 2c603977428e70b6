import { isIPv4 } from 'node:net';

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Branch = { node: number } | { data: number } | null;

const ADDRESS_BITS = 128;
const BOUNDARY_BYTES = 16;
const TYPE = { string: 2, double: 3, uint16: 5, uint32: 6, map: 7, array: 11, boolean: 14 };

/** A MaxMind database with these networks (`203.0.113.0/24`), byte by byte by its specification. For tests. */
export function mmdbOf(networks: Readonly<Record<string, Value>>): Buffer {
  const nodes: [Branch, Branch][] = [[null, null]];
  const data: Buffer[] = [];
  let size = 0;
  for (const [network, value] of Object.entries(networks)) {
    const encoded = encode(value);
    insert(nodes, bitsOf(network), { data: size });
    data.push(encoded);
    size += encoded.length;
  }
  const tree = Buffer.concat(nodes.flat().map((branch) => recordOf(branch, nodes.length)));
  const metadata = encodeMap({
    ...{
      node_count: uint(nodes.length, TYPE.uint32),
      record_size: uint(24, TYPE.uint16),
      ip_version: uint(6, TYPE.uint16),
    },
    ...{ database_type: encode('Test-City'), languages: encode(['en']), description: encode({ en: 'made by a test' }) },
    ...{ binary_format_major_version: uint(2, TYPE.uint16), binary_format_minor_version: uint(0, TYPE.uint16) },
    build_epoch: uint(1_700_000_000, TYPE.uint32),
  });
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  return Buffer.concat([tree, Buffer.alloc(BOUNDARY_BYTES), ...data, marker, metadata]);
}

function bitsOf(network: string): number[] {
  const [address = '', length = ''] = network.split('/');
  if (isIPv4(address)) {
    const bytes = [...Array.from({ length: 12 }, () => 0), ...address.split('.').map(Number)];
    return bits(bytes).slice(0, ADDRESS_BITS - 32 + Number(length));
  }
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const zeros = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: zeros }, () => 0), ...words(tail)];
  return bits(all.flatMap((word) => [word >> 8, word & 255])).slice(0, Number(length));
}

const bits = (bytes: readonly number[]) =>
  bytes.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1));

function insert(nodes: [Branch, Branch][], path: readonly number[], leaf: Branch): void {
  let at = 0;
  for (const [depth, bit] of path.entries()) {
    const node = nodes[at] as [Branch, Branch];
    if (depth === path.length - 1) {
      node[bit as 0 | 1] = leaf;
      return;
    }
    const next = node[bit as 0 | 1];
    if (next !== null && 'node' in next) at = next.node;
    else {
      node[bit as 0 | 1] = { node: nodes.length };
      at = nodes.length;
      nodes.push([null, null]);
    }
  }
}

function recordOf(branch: Branch, count: number): Buffer {
  const record = Buffer.alloc(3);
  const value = branch === null ? count : 'node' in branch ? branch.node : count + BOUNDARY_BYTES + branch.data;
  record.writeUIntBE(value, 0, 3);
  return record;
}

function encode(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(TYPE.string, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return control(TYPE.boolean, value ? 1 : 0);
  if (typeof value === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value);
    return Buffer.concat([control(TYPE.double, 8), double]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(TYPE.array, value.length), ...value.map(encode)]);
  return encodeMap(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)])));
}

function encodeMap(fields: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(fields);
  return Buffer.concat([control(TYPE.map, entries.length), ...entries.flatMap(([key, inner]) => [encode(key), inner])]);
}

function uint(value: number, type: number): Buffer {
  const bytes = Buffer.alloc(type === TYPE.uint16 ? 2 : 4);
  bytes.writeUIntBE(value, 0, bytes.length);
  return Buffer.concat([control(type, bytes.length), bytes]);
}

function control(type: number, size: number): Buffer {
  const [short, more] = size < 29 ? [size, []] : [29, [size - 29]];
  return type <= 7 ? Buffer.from([(type << 5) | short, ...more]) : Buffer.from([short, type - 7, ...more]);
}
