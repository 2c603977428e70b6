import { expect, test } from 'vitest';
import { createAddressGuard } from './address-guard';

test.each([
  ['0.0.0.0', 'this host'],
  ['0.1.2.3', 'this network'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['169.254.169.254', 'cloud metadata'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['192.0.0.8', 'reserved'],
  ['198.18.0.1', 'benchmarking'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::7f00:1', 'IPv4-compatible loopback'],
  ['::ffff:127.0.0.1', 'IPv4-mapped loopback'],
  ['::ffff:a9fe:a9fe', 'IPv4-mapped metadata'],
  ['64:ff9b::7f00:1', 'NAT64 of loopback'],
  ['2002:7f00:1::', '6to4 of loopback'],
  ['fc00::1', 'unique local'],
  ['fe80::1', 'link-local'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['2001:db8::1', 'documentation'],
  ['not an address', 'nonsense'],
  ['', 'nothing'],
])('%s (%s) may not be connected to', (address) => {
  expect(createAddressGuard([])(address)).toBe(false);
});

test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('the public address %s may', (address) => {
  expect(createAddressGuard([])(address)).toBe(true);
});

test('an allowed network opens exactly itself, in both spellings of IPv4', () => {
  const guard = createAddressGuard(['127.0.0.1/32', '10.1.0.0/16', 'fd12::/16', '192.168.7.7']);
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.1.255.1', 'fd12::9', '192.168.7.7']) {
    expect(guard(address), address).toBe(true);
  }
  for (const address of ['127.0.0.2', '10.2.0.1', 'fd13::9', '192.168.7.8', '::1']) {
    expect(guard(address), address).toBe(false);
  }
});

test('what is not a CIDR is named', () => {
  expect(() => createAddressGuard(['10.0.0.0/33'])).toThrow('"10.0.0.0/33" is not a CIDR');
});
