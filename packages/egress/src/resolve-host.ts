import { lookup as systemLookup } from 'node:dns/promises';
import { createAddressGuard } from './address-guard';
import { blockedSentence, type Resolved } from './create-egress';

/**
 * For protocols other than HTTP (databases): turns a host into an address that may be reached. The caller connects to
 * that very address, so a name that changes its answer gains nothing. @throws Error with a sentence that says why not
 */
export function createHostResolver({
  allowCidrs,
  lookup = (hostname) => systemLookup(hostname, { all: true }),
}: {
  allowCidrs: readonly string[];
  lookup?: (hostname: string) => Promise<readonly Resolved[]>;
}): (host: string) => Promise<string> {
  const guard = createAddressGuard(allowCidrs);
  return async function resolveHost(host) {
    const found = await lookup(host);
    const allowed = found.find(({ address }) => guard(address));
    if (allowed) return allowed.address;
    throw new Error(
      blockedSentence(
        host,
        found.map(({ address }) => address),
      ),
    );
  };
}
