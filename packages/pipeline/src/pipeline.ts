import { channel } from 'node:diagnostics_channel';
import { backoffMs } from '@tributary/kernel';
import { counter, histogram, type Logger } from '@tributary/telemetry';

/** One step of a life. Its function's name is the metric's label. Throws when infrastructure fails, and may run again. */
export type Step<I, O> = (input: I) => O | Promise<O>;

export interface Pipeline<I, O> {
  pipe<P>(step: Step<O, P>): Pipeline<I, P>;
  run(input: I, control: RunControl): Promise<O>;
}

export interface RunControl {
  readonly log: Logger;
  /** Ends the waiting between tries; the run then rejects with what it was waiting for. */
  readonly stop: AbortSignal;
  /** Errors that no repetition mends. */
  readonly isFinal: (error: unknown) => boolean;
}

const RETRY = { baseMs: 100, capMs: 15_000 } as const;

const stepSeconds = histogram({
  name: 'tributary_step_seconds',
  help: 'Duration of one run of a pipeline step over a batch',
  labels: ['step'],
});
const stepFailures = counter({
  name: 'tributary_step_failures_total',
  help: 'Steps that failed and were tried again',
  labels: ['step'],
});

/** `{ step, when: 'begin' | 'end' }` of every run of a step, for tracers and for the fault tests. Free without a listener. */
const stepChannel = channel('tributary:step');

/**
 * A life as a table of contents: `pipeline<Batch>().pipe(first).pipe(second)`. A step that throws is tried again with
 * the same input, for as long as it takes: nothing is skipped, and what came before it is not repeated.
 */
export function pipeline<I>(): Pipeline<I, I> {
  return grow<I, I>([]);
}

function grow<I, O>(steps: readonly Step<never, unknown>[]): Pipeline<I, O> {
  return {
    pipe: <P>(step: Step<O, P>) => grow<I, P>([...steps, step as Step<never, unknown>]),
    async run(input, control) {
      let value: unknown = input;
      for (const step of steps) value = await runStep(step as Step<unknown, unknown>, value, control);
      return value as O;
    },
  };
}

async function runStep(step: Step<unknown, unknown>, input: unknown, control: RunControl): Promise<unknown> {
  const { log, stop, isFinal } = control;
  for (let attempt = 1; ; attempt++) {
    const startedMs = performance.now();
    try {
      stepChannel.publish({ step: step.name, when: 'begin' });
      const output = await step(input);
      stepChannel.publish({ step: step.name, when: 'end' });
      stepSeconds.observe((performance.now() - startedMs) / 1_000, { step: step.name });
      return output;
    } catch (error) {
      if (isFinal(error) || stop.aborted) throw error;
      stepFailures.inc({ step: step.name });
      log.warn({ err: error, step: step.name, attempt }, 'step failed: the same batch again, after a while');
      await pause(backoffMs(attempt, RETRY), stop);
      if (stop.aborted) throw error;
    }
  }
}

/** Resolves after `ms`, or at once when `stop` is aborted. */
export function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end, { once: true });
  });
}
