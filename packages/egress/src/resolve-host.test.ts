import { expect, test } from 'vitest';
import { createHostResolver } from './resolve-host';

const answering =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

test.each([
  ['a private network', '10.0.0.5'],
  ['loopback', '127.0.0.1'],
  ['the metadata service', '169.254.169.254'],
  ['loopback in IPv6', '::1'],
])('refuses a name that leads to %s', async (_name, address) => {
  const resolve = createHostResolver({ allowCidrs: [], lookup: answering(address) });
  await expect(resolve('db.example.com')).rejects.toThrow(address);
});

test('gives the address that may be reached, the operator’s own networks included', async () => {
  const lookup = answering('10.0.0.5', '93.184.215.14');
  expect(await createHostResolver({ allowCidrs: [], lookup })('db.example.com')).toBe('93.184.215.14');
  expect(await createHostResolver({ allowCidrs: ['10.0.0.0/8'], lookup })('db.example.com')).toBe('10.0.0.5');
});
