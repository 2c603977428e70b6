import { z } from 'zod';
import { eventDetail } from '../events/shapes';
import { id, list, time } from '../shapes';

/** event-schema's id of a person. */
export const personId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .meta({ description: 'Of the person: 32 hex characters.' });

const json = z.unknown().meta({ description: 'Any JSON.' });

export const trait = z
  .object({
    name: z.string(),
    value: json,
    kind: z.enum(['set', 'setOnce', 'unset']),
    eventId: z.string(),
    sourceId: z.string(),
    at: time,
  })
  .meta({ id: 'Trait' });

const personShape = {
  id: personId,
  identified: z.boolean().meta({ description: 'Whether the person has a user id.' }),
  title: z.string().meta({ description: 'Name or email; empty when neither is known.' }),
  email: z.string(),
  properties: z.record(z.string(), json),
  traits: list(trait),
  distinctIds: z.int(),
  firstSeenAt: time,
  updatedAt: time,
};

const distinctId = z.object({ distinctId: z.string(), isUser: z.boolean() });

export const personSummary = z
  .object({ ...personShape, ids: list(distinctId), lastSeenAt: time.nullable(), events: z.int() })
  .meta({ id: 'PersonSummary' });

const mergeKind = z.enum(['identify', 'createAlias', 'alias', 'mergeDangerously']);
const notice = z.object({
  kind: z.string(),
  detail: z.string(),
  messageId: z.string(),
  sourceId: z.string(),
  at: time,
});
const merge = z.object({
  fromPersonId: personId,
  fromDistinctId: z.string(),
  intoDistinctId: z.string(),
  kind: mergeKind,
  messageId: z.string(),
  sourceId: z.string(),
  at: time,
});

export const personDetail = z
  .object({
    ...personShape,
    ids: list(distinctId.extend({ since: time })),
    events: z.int(),
    lastSeenAt: time.nullable(),
    groups: list(
      z.object({
        type: z.string().nullable().meta({ description: 'Null when nothing but its key is known.' }),
        key: z.string(),
        events: z.int(),
        lastSeenAt: time,
      }),
    ),
    merges: list(merge).meta({ description: 'Who became a part of this person, when, by which event.' }),
    notices: list(notice).meta({ description: 'What was not done, and why: the latest of each kind.' }),
  })
  .meta({ id: 'Person' });

export const traitSaying = z
  .object({
    messageId: z.string(),
    sourceId: id,
    type: z.string(),
    name: z.string(),
    at: time,
    changes: list(z.object({ kind: z.enum(['set', 'setOnce', 'unset']), name: z.string(), value: json })),
  })
  .meta({ id: 'TraitSaying' });

export const erasedCounts = { events: z.int(), refusals: z.int(), deliveries: z.int(), attempts: z.int() };

export const personDeletion = z
  .object({
    id,
    personId,
    status: z.enum(['queued', 'running', 'succeeded']),
    requestedBy: z.string(),
    requestedAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    counts: z.object({ distinctIds: z.int(), ...erasedCounts }).meta({ description: 'What was found and deleted.' }),
  })
  .meta({ id: 'PersonDeletion' });

export const personExport = z
  .object({
    person: z
      .object({
        ...personShape,
        ids: list(distinctId.extend({ since: time })),
        merges: list(z.looseObject(merge.shape)),
        notices: list(z.looseObject(notice.shape)),
      })
      .nullable()
      .meta({ description: 'On the first page only.' }),
    events: list(
      eventDetail.omit({ destinations: true }).extend({
        personProperties: z.string(),
        deliveries: list(
          z.object({
            destinationId: z.string(),
            status: z.string(),
            action: z.string(),
            explanation: z.string(),
            at: time,
          }),
        ),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PersonExport' });
