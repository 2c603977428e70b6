import { IP_POLICIES } from '@tributary/event-schema';
import { z } from 'zod';
import { list } from './shapes';

const paths = list(z.string().min(1).max(200)).optional();

const describe = (what: string) =>
  paths.meta({ description: `${what} Paths like \`traits.email\`; \`*\` is any key.` });

/** As it is given: what is left out is empty. */
export const privacyInput = z
  .object({
    ip: z.enum(IP_POLICIES).default('keep'),
    deny: describe('Is not stored.'),
    allow: describe('Of an object that holds one of these, nothing else is stored.'),
    hash: describe('Is stored as a keyed hash.'),
    mask: describe('Is stored as a hint.'),
  })
  .transform(({ ip, deny = [], allow = [], hash = [], mask = [] }) => ({ ip, deny, allow, hash, mask }));

export const privacyPolicy = z
  .object({
    ip: z.enum(IP_POLICIES),
    deny: list(z.string()),
    allow: list(z.string()),
    hash: list(z.string()),
    mask: list(z.string()),
  })
  .meta({ id: 'PrivacyPolicy', description: 'What of the events may be stored. Applied before anything is.' });
