import type { EventType } from '../types';

/** What of a PostHog event decides its translation, as text; absent is empty. */
export interface PostHogFacts {
  readonly event: string;
  readonly distinctId: string;
  readonly anonDistinctId: string;
  readonly deviceId: string;
  readonly isIdentified: boolean | undefined;
  readonly alias: string;
  readonly groupKey: string;
  readonly title: string;
  readonly pathname: string;
  readonly screenName: string;
}

export interface Translation {
  readonly type: EventType;
  readonly name: string;
  readonly userId: string;
  readonly anonymousId: string;
  readonly groupId: string;
  readonly previousId: string;
}

const TYPES: Readonly<Record<string, EventType>> = {
  $identify: 'identify',
  $set: 'identify',
  $create_alias: 'alias',
  $merge_dangerously: 'alias',
  $groupidentify: 'group',
  $pageview: 'page',
  $screen: 'screen',
};
const DISTINCT_ID_LENGTH_MAX = 200;

/** The documented table (README) in code: PostHog's special events are Segment's calls, every other event is a track. */
export function translate(facts: PostHogFacts): Translation {
  const type = Object.hasOwn(TYPES, facts.event) ? (TYPES[facts.event] ?? 'track') : 'track';
  return {
    type,
    name: nameOf(type, facts),
    ...whoOf(facts),
    groupId: type === 'group' ? facts.groupKey : '',
    previousId: type === 'alias' ? cutDistinctId(facts.alias) : '',
  };
}

function nameOf(type: EventType, facts: PostHogFacts): string {
  if (type === 'track') return facts.event;
  if (type === 'page') return facts.title || facts.pathname;
  return type === 'screen' ? facts.screenName : '';
}

/**
 * PostHog has one distinct id, Segment two. It is an anonymous id when the SDK says that no one has been identified, or
 * when it is the device's own id; otherwise (all server SDKs) it is the user's.
 */
function whoOf(facts: PostHogFacts): { userId: string; anonymousId: string } {
  const distinctId = cutDistinctId(facts.distinctId);
  const anonymous =
    facts.event !== '$identify' && (facts.isIdentified === false || facts.deviceId === facts.distinctId);
  if (anonymous) return { userId: '', anonymousId: distinctId };
  return { userId: distinctId, anonymousId: cutDistinctId(facts.anonDistinctId || facts.deviceId) };
}

/**
 * PostHog's servers keep the first 200 characters. The whole id stays in the event's bytes; its trace, and v1's answer, say
 * that it was cut.
 */
export function cutDistinctId(id: string): string {
  return id.length > DISTINCT_ID_LENGTH_MAX ? Array.from(id).slice(0, DISTINCT_ID_LENGTH_MAX).join('') : id;
}
