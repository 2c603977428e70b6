/** What kind of help a failure needs; the dashboard has a button for each. */
export type CauseAction = 'fix_settings' | 'fix_mapping' | 'wait' | 'replay' | 'check_event' | 'check_network';

export interface Cause {
  /** What happened, in plain words. */
  readonly cause: string;
  /** What to do about it. */
  readonly suggestion: string;
  readonly action: CauseAction;
}

interface Rule {
  readonly test: (reason: string, httpStatus: number) => boolean;
  readonly explain: (destination: string) => Cause;
}

const is =
  (...reasons: readonly string[]) =>
  (reason: string) =>
    reasons.includes(reason);
const status =
  (...statuses: readonly number[]) =>
  (reason: string, httpStatus: number) =>
    statuses.includes(httpStatus) || statuses.some((code) => reason === `http_${code}`);
const either =
  (...tests: readonly Rule['test'][]) =>
  (reason: string, httpStatus: number) =>
    tests.some((test) => test(reason, httpStatus));

const RULES: readonly Rule[] = [
  {
    test: either(is('credentials_rejected', 'unauthorized'), status(401, 403)),
    explain: (destination) => ({
      cause: `${destination} does not accept the credentials.`,
      suggestion: 'Put a valid key into the settings of the destination, test it, then replay what failed.',
      action: 'fix_settings',
    }),
  },
  {
    test: either(is('rate_limited'), status(429)),
    explain: (destination) => ({
      cause: `${destination} takes no more requests for now: its rate limit is reached.`,
      suggestion:
        'Nothing has to be done: the deliveries are tried again as it allows. If it stays, ask for a higher limit.',
      action: 'wait',
    }),
  },
  {
    test: is('blocked_address', 'invalid_url'),
    explain: (destination) => ({
      cause: `The address of ${destination} is not allowed, or is none: private networks cannot be reached from here.`,
      suggestion:
        'Correct the URL in the settings. The operator can allow a private network with TRIBUTARY_EGRESS_ALLOW.',
      action: 'fix_settings',
    }),
  },
  {
    test: is('dns'),
    explain: (destination) => ({
      cause: `The host name of ${destination} is not known.`,
      suggestion: 'Check the URL in the settings for a mistake, then replay what failed.',
      action: 'fix_settings',
    }),
  },
  {
    test: is('connection', 'aborted'),
    explain: (destination) => ({
      cause: `${destination} cannot be reached: nothing answers at its address.`,
      suggestion:
        'Check that it is running and reachable from here. Deliveries are tried again for 24 hours; replay older ones.',
      action: 'check_network',
    }),
  },
  {
    test: is('tls'),
    explain: (destination) => ({
      cause: `The certificate of ${destination} is not valid, so that no safe connection can be made.`,
      suggestion: 'Renew the certificate at its side, or correct the URL. Then replay what failed.',
      action: 'check_network',
    }),
  },
  {
    test: either(is('timeout'), status(408, 504)),
    explain: (destination) => ({
      cause: `${destination} does not answer in time.`,
      suggestion: 'It may be overloaded. Deliveries are tried again for 24 hours; replay what was given up.',
      action: 'wait',
    }),
  },
  {
    test: either(is('redirected'), (_reason, httpStatus) => httpStatus >= 300 && httpStatus < 400),
    explain: (destination) => ({
      cause: `${destination} answers that it has moved. Redirects are not followed, because they could lead anywhere.`,
      suggestion: 'Put the new address into the settings, then replay what failed.',
      action: 'fix_settings',
    }),
  },
  {
    test: status(404, 405, 410),
    explain: (destination) => ({
      cause: `There is nothing at the address that ${destination} is called at, or it does not take events.`,
      suggestion: 'Check the URL, the region and the ids in the settings and the mapping, then replay what failed.',
      action: 'fix_settings',
    }),
  },
  {
    test: either(is('response_too_large'), status(413)),
    explain: (destination) => ({
      cause: `The event or the answer is larger than ${destination} and we exchange.`,
      suggestion: 'Send less in the event, or map fewer fields.',
      action: 'check_event',
    }),
  },
  {
    test: either(is('payload_invalid', 'invalid_payload', 'mapping_error', 'missing_field'), status(400, 409, 422)),
    explain: (destination) => ({
      cause: `${destination} does not accept the data as it is mapped.`,
      suggestion:
        'The answer in the delivery names what is wrong. Correct the mapping, look at its preview, then replay.',
      action: 'fix_mapping',
    }),
  },
  {
    test: (reason, httpStatus) => httpStatus >= 500 || /^http_5\d\d$/.test(reason),
    explain: (destination) => ({
      cause: `${destination} has an error on its side.`,
      suggestion: 'Deliveries are tried again for 24 hours. Once it works again, replay what was given up.',
      action: 'wait',
    }),
  },
];

/** A failure in words: from the reason's code and the status, else from the sentence that the attempt recorded. */
export function explainCause(failure: {
  readonly reason: string;
  readonly httpStatus: number;
  readonly explanation: string;
  readonly destination: string;
}): Cause {
  const reason = failure.reason.replace(/^gave_up[:_]\s*/, '');
  const rule = RULES.find(({ test }) => test(reason, failure.httpStatus));
  if (rule) return rule.explain(failure.destination);
  return {
    cause: failure.explanation || `${failure.destination} did not take the event (${failure.reason}).`,
    suggestion: 'Look at the exchange in one of the deliveries. When the cause is gone, replay what failed.',
    action: 'replay',
  };
}
