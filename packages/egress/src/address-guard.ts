import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

const GLOBAL_V6: Range = [ipaddr.parse('2000::'), 3];

/** True when this address may be connected to. `address` is a literal without brackets; nonsense is never allowed. */
export type AddressGuard = (address: string) => boolean;

/** The range of a CIDR, or of a single address. @throws Error naming what is not one */
export function parseCidr(text: string): Range {
  const cidr = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  try {
    return ipaddr.parseCIDR(cidr);
  } catch {
    throw new Error(`"${text}" is not a CIDR such as 10.0.0.0/8 or 127.0.0.1/32.`);
  }
}

/**
 * Public unicast addresses only, and what the operator allows. IPv4 written as IPv6 (::ffff:10.0.0.1) counts as the
 * IPv4 that it is; IPv6 outside 2000::/3 is refused whole, which covers loopback, link-local, unique local, NAT64 and
 * the old IPv4-compatible form that ipaddr.js takes for unicast.
 */
export function createAddressGuard(allowCidrs: readonly string[]): AddressGuard {
  const allowed = allowCidrs.map(parseCidr);
  return function mayConnect(text) {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    if (allowed.some((range) => isWithin(address, range))) return true;
    return address.range() === 'unicast' && (address.kind() === 'ipv4' || isWithin(address, GLOBAL_V6));
  };
}

function isWithin(address: Address, [network, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits);
  return network instanceof ipaddr.IPv6 && address.match(network, bits);
}
