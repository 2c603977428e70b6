import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';
import { parseCidr } from './address-guard';

/** Parses the comma-separated list; every entry has to be a CIDR or an address. */
const cidrs = z
  .string()
  .default('')
  .transform((list, ctx) => {
    const entries = list.split(',').flatMap((entry) => entry.trim() || []);
    for (const entry of entries) {
      try {
        parseCidr(entry);
      } catch (error) {
        ctx.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    }
    return entries;
  });

/** `TRIBUTARY_EGRESS_ALLOW`: private networks that destinations and sources may reach, as CIDRs. Default none. */
export const egressEnv = () =>
  createEnv({
    server: { TRIBUTARY_EGRESS_ALLOW: cidrs },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
