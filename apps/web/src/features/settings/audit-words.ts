import type { AuditEntry } from '@/api';

const VERBS: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  enable: 'enabled',
  disable: 'disabled',
  pause: 'paused',
  resume: 'resumed',
  revoke: 'revoked',
  connect: 'connected',
  disconnect: 'disconnected',
  start: 'started',
  cancel: 'cancelled',
  remove: 'removed',
  accept: 'accepted',
  rename: 'renamed',
  join: 'joined',
  export: 'exported',
};

const NOUNS: Readonly<Record<string, string>> = { apikey: 'API key', writekey: 'write key' };

const spaced = (word: string) =>
  word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();

/** `source.create` → `created source`; `member.changeRole` → `change role · member`. */
export function auditWords(action: string): string {
  const [noun = '', verb = ''] = action.split('.');
  const thing = NOUNS[noun.toLowerCase().replace(/[_-]/g, '')] ?? spaced(noun);
  const done = VERBS[verb.toLowerCase()];
  return done ? `${done} ${thing}` : `${spaced(verb)} · ${thing}`;
}

/** Before and after of a change; null when the entry has neither. */
export function changeOf(summary: AuditEntry['summary']): { before: unknown; after: unknown } | null {
  const { before, after } = summary;
  return before === undefined && after === undefined ? null : { before: before ?? {}, after: after ?? {} };
}
