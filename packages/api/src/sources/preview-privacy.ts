import * as controlPlane from '@tributary/control-plane';
import { z } from 'zod';
import { privacyInput } from '../privacy-shapes';
import { memberProcedure } from '../procedure';
import { canonicalEvent, eventType, id, list, time } from '../shapes';

const comparedEvent = z.object({
  eventId: id,
  messageId: z.string(),
  type: eventType,
  name: z.string(),
  receivedAt: time,
  before: canonicalEvent,
  after: canonicalEvent,
  rules: list(z.string()).meta({ description: 'Names of the rules that would touch this event.' }),
  effects: list(z.string()).meta({ description: 'What each of these rules does, in words.' }),
});

export const previewPrivacy = memberProcedure
  .meta({
    summary: "What privacy rules would make of the source's latest events; nothing is changed",
    rest: [{ method: 'POST', path: '/sources/{id}/privacy-preview' }],
  })
  .input(z.object({ id, privacy: privacyInput }))
  .output(z.object({ events: list(comparedEvent) }))
  .query(({ ctx, input }) => controlPlane.previewPrivacy(ctx.scope, input));
