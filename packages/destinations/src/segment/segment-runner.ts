import { type CollectedExchange, type FetchLike, fetchLike, type Send } from '@tributary/egress';
import type { CanonicalEvent, Json, JsonObject } from '@tributary/event-schema';
import type { Attempt, Exit, Runner, TestConnection } from '../runner';
import type { ActionDescriptor, DestinationDescriptor, EventToDeliver } from '../types';
import { effectiveMapping } from '../validate-mapping';
import { effectiveSettings, secretValues } from '../validate-settings';
import { featuresOf, fillLifted, pastedToken, secretsInMapping } from './adjust-definition';
import type { SegmentDestination, SegmentNode, SegmentRun } from './definition';
import { judgeFailure, judgeNode, judgeSent } from './judge-segment';
import { loadCore, loadDefinition, withFetch } from './load-definition';
import { batchLimits, planBatches } from './plan-batches';
import { copyData, toSegmentEvent, transformMapping } from './transform-mapping';

const OUR_AGENT = 'Tributary';

/** Runs one action of one of Segment's definitions. A new Destination for each call: theirs keep every response. */
export function createSegmentRunner(input: {
  readonly descriptor: DestinationDescriptor;
  readonly action: ActionDescriptor;
  readonly settings: JsonObject;
  readonly mapping: JsonObject;
}): Runner {
  const { descriptor, action } = input;
  const { type, name } = descriptor;
  const settings = effectiveSettings(descriptor, input.settings);
  const mapping = fillLifted(type, settings, effectiveMapping(action, input.mapping));
  const redact = [...secretValues(descriptor, settings), ...secretsInMapping(type, mapping as JsonObject)];
  const limits = batchLimits(action, mapping);

  const run = async (events: readonly CanonicalEvent[], signal: AbortSignal): Promise<SegmentNode[] | undefined> => {
    const destination = openDestination(type, action.slug);
    const common = { ...runBase(type, settings, signal), mapping: copyData(mapping) as Record<string, unknown> };
    destination.validateSettings(copyData(settings) as Record<string, unknown>);
    if (limits) return destination.executeBatch(action.slug, { ...common, events: events.map(toSegmentEvent) });
    const [first] = events;
    await destination.executeAction(action.slug, { ...common, event: first && toSegmentEvent(first) });
    return undefined;
  };

  return {
    plan: (events) => (limits ? planBatches(events, limits, mapping) : events.map((event) => [event])),
    payload: (event) => transformMapping(mapping, event) as Json,
    async perform(group, exit) {
      const log: CollectedExchange[] = [];
      const fetch = openFetch(exit, redact, log);
      let attempts: readonly Attempt[];
      try {
        const nodes = await withFetch(fetch, () =>
          untilAborted(
            run(
              group.map(({ event }) => event),
              exit.signal,
            ),
            exit,
          ),
        );
        attempts = judgeGroup(group, nodes, { name, log });
      } catch (error) {
        const attempt = judgeFailure(error, { descriptor, action, log, redact });
        attempts = group.map(() => attempt);
      }
      return { attempts, exchanges: log.map(({ transcript }) => transcript) };
    },
  };
}

/** Asks the vendor whether the credentials are good, the way the definition does. */
export function createSegmentTest(descriptor: DestinationDescriptor, given: JsonObject): TestConnection {
  const settings = effectiveSettings(descriptor, given);
  const redact = secretValues(descriptor, settings);
  return async (exit) => {
    const log: CollectedExchange[] = [];
    const finish = (ok: boolean, message: string) => ({ ok, message, exchanges: log.map((each) => each.transcript) });
    if (!descriptor.testable) {
      return finish(true, `The settings are complete. ${descriptor.name} offers no way to test them before an event.`);
    }
    try {
      const { core } = loadCore();
      const destination = new core.Destination(loadDefinition(descriptor.type));
      const token = pastedToken(descriptor.type, settings);
      const withAuth = { ...settings, ...(token ? { oauth: { access_token: token } } : {}) };
      const fetch = openFetch(exit, redact, log);
      await withFetch(fetch, () => untilAborted(destination.testAuthentication(withAuth), exit));
      return finish(true, log.length ? `${descriptor.name} accepted the credentials.` : 'The settings look right.');
    } catch (error) {
      const attempt = judgeFailure(error, { descriptor, log, redact });
      return finish(false, attempt.explanation);
    }
  };
}

/** Only the one action, under a name of its own: their schema cache is global, and keyed by this name and the title. */
function openDestination(type: string, slug: string): SegmentDestination {
  const definition = loadDefinition(type);
  const action = definition.actions[slug];
  if (!action) throw new Error(`${type} has no action ${slug}.`);
  return new (loadCore().core.Destination)({ ...definition, name: `${type}/${slug}`, actions: { [slug]: action } });
}

function runBase(type: string, settings: JsonObject, signal: AbortSignal): Omit<SegmentRun, 'mapping'> {
  const token = pastedToken(type, settings);
  return {
    settings: copyData(settings) as Record<string, unknown>,
    auth: token ? { accessToken: token } : {},
    features: featuresOf(type),
    statsContext: { statsClient: silentStats, tags: [] },
    logger: silentLogger,
    transactionContext: { transaction: {}, setTransaction: () => undefined },
    stateContext: { getRequestContext: () => undefined, setResponseContext: () => undefined },
    subscriptionMetadata: {},
    signal,
  };
}

function openFetch(exit: Exit, redact: readonly string[], log: CollectedExchange[]): FetchLike<unknown> {
  return fetchLike({
    send: underOurName(exit.send),
    collect: (exchange) => log.push(exchange),
    classes: loadCore().classes,
    redact,
    signal: exit.signal,
    timeoutMs: exit.timeoutMs,
  });
}

/** Vendors see who is calling: requests that call themselves Segment's would be a lie. */
function underOurName(send: Send): Send {
  return (request) => {
    const agent = request.headers?.['user-agent'];
    if (!agent?.startsWith('Segment')) return send(request);
    return send({ ...request, headers: { ...request.headers, 'user-agent': OUR_AGENT } });
  };
}

/** Long enough for a request that the signal has ended to be noted down. */
const GRACE_MS = 250;

/** Also code that waits for something else than a request ends with the signal, a moment later. */
function untilAborted<T>(work: Promise<T>, { signal }: Exit): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => reject(signal.reason), GRACE_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}

function judgeGroup(
  group: readonly EventToDeliver[],
  nodes: SegmentNode[] | undefined,
  context: { readonly name: string; readonly log: readonly CollectedExchange[] },
): readonly Attempt[] {
  if (!nodes) return group.map(() => judgeSent(context));
  return group.map((_event, index) => judgeNode(nodes[index], context));
}

const silentStats = {
  observe: () => undefined,
  _name: (name: string) => name,
  _tags: (tags?: string[]) => tags ?? [],
  incr: () => undefined,
  set: () => undefined,
  histogram: () => undefined,
};

const silent = () => undefined;
const silentLogger = {
  level: 'error',
  name: 'destinations',
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  crit: silent,
  log: silent,
  withTags: silent,
};
