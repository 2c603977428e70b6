'use client';
import { useMutation } from '@tanstack/react-query';
import {
  Button,
  cn,
  DiffView,
  durationWords,
  ErrorState,
  JsonText,
  Notice,
  Segmented,
  Skeleton,
  type State,
  StatusBadge,
} from '@tributary/ui';
import { SendHorizontal } from 'lucide-react';
import { useState } from 'react';
import { type Inputs, type MappingPreview, type MappingTest, problemOf, useTRPC } from '@/api';
import { ExchangeView } from '@/features/deliveries';
import { VerdictView } from './verdict-view';

type TrialInput = Inputs['destinations']['preview'];

/** What the destination would get, live; what is wrong; what differs from the saved mapping; and a real test. */
export function RequestColumn({
  preview,
  saved,
  error,
  stale,
  trial,
  canTest,
}: {
  preview: MappingPreview | undefined;
  /** The saved mapping's preview for the same event; absent for a new mapping or when nothing changed. */
  saved: MappingPreview | undefined;
  error: unknown;
  /** A newer preview is on its way. */
  stale: boolean;
  /** What a test sends. */
  trial: TrialInput;
  canTest: boolean;
}) {
  const [view, setView] = useState<'request' | 'changes'>('request');
  const trpc = useTRPC();
  const test = useMutation(trpc.destinations.test.mutationOptions());
  const result = test.data?.mappings[0];
  return (
    <section aria-labelledby="request-head" className="flex min-h-0 flex-col border-l border-line">
      <header className="flex h-10 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
        <h2 id="request-head" className="text-sm font-medium">
          What it receives
        </h2>
        <div className="flex items-center gap-2">
          {saved && (
            <Segmented
              size="sm"
              aria-label="View"
              value={view}
              onValueChange={setView}
              options={[
                { value: 'request', label: 'Request' },
                { value: 'changes', label: 'Changes' },
              ]}
            />
          )}
          <Button
            size="sm"
            busy={test.isPending}
            disabled={!canTest || preview === undefined}
            onClick={() => test.mutate(trial)}
          >
            <SendHorizontal aria-hidden />
            Send test
          </Button>
        </div>
      </header>
      <div className={cn('min-h-0 flex-1 space-y-4 overflow-y-auto p-4', stale && 'opacity-70')} aria-busy={stale}>
        {test.error && <ErrorState title="The test was not sent" reason={problemOf(test.error).message} />}
        {result && <TestResult result={result} onClose={() => test.reset()} />}
        {error ? (
          <ErrorState title="There is no preview" reason={problemOf(error).message} />
        ) : preview === undefined ? (
          <Skeleton className="h-40 w-full" />
        ) : view === 'changes' && saved ? (
          <Changes preview={preview} saved={saved} />
        ) : (
          <Request preview={preview} />
        )}
      </div>
    </section>
  );
}

function Request({ preview }: { preview: MappingPreview }) {
  const general = preview.errors.filter((one) => !one.field.startsWith('mapping.') && one.field !== 'filter');
  if (!preview.matched)
    return (
      <div className="space-y-3">
        <StatusBadge state="filtered">This event is not taken</StatusBadge>
        <VerdictView verdict={preview.verdict} />
      </div>
    );
  return (
    <div className="space-y-4">
      {general.map((one) => (
        <Notice key={one.message} tone="warning">
          {one.message}
        </Notice>
      ))}
      {preview.requests.length === 0 && general.length === 0 && (
        <p className="text-sm text-soft">
          {preview.errors.length > 0
            ? 'Nothing would be sent until the fields that are marked are filled.'
            : 'Nothing would be sent for this event.'}
        </p>
      )}
      {preview.requests.map((request, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: requests have no names
        <OneRequest key={index} request={request} />
      ))}
      {preview.dependsOnAnswer && (
        <p className="text-xs text-faint">Later requests depend on what the first is answered, so they may differ.</p>
      )}
    </div>
  );
}

function OneRequest({ request }: { request: MappingPreview['requests'][number] }) {
  const headers = Object.entries(request.headers);
  return (
    <div className="space-y-2">
      <p className="flex gap-2 font-mono text-xs">
        <span className="font-medium">{request.method}</span>
        <span className="min-w-0 break-all text-soft">{request.url}</span>
      </p>
      {request.body === '' ? (
        <p className="text-xs text-faint">No body.</p>
      ) : (
        <JsonText text={request.body} title="Body" />
      )}
      {headers.length > 0 && (
        <details>
          <summary className="cursor-pointer text-xs text-faint hover:text-text">
            {headers.length} {headers.length === 1 ? 'header' : 'headers'}
          </summary>
          <dl className="mt-1 space-y-0.5 font-mono text-2xs">
            {headers.map(([name, value]) => (
              <div key={name} className="flex gap-2">
                <dt className="shrink-0 text-faint">{name}</dt>
                <dd className="min-w-0 break-all text-soft">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const asText = (preview: MappingPreview): string =>
  preview.matched
    ? preview.requests.map(({ method, url, body }) => `${method} ${url}\n${pretty(body)}`).join('\n\n') || 'Nothing'
    : 'Nothing: the event is not taken';

function Changes({ preview, saved }: { preview: MappingPreview; saved: MappingPreview }) {
  const [before, after] = [asText(saved), asText(preview)];
  if (before === after) return <p className="text-sm text-soft">For this event, nothing changes.</p>;
  return <DiffView before={before} after={after} title="Saved, and with your changes" />;
}

const OUTCOMES: Record<MappingTest['outcome'], { state: State; words: string }> = {
  delivered: { state: 'delivered', words: 'Delivered' },
  filtered: { state: 'filtered', words: 'Not sent: the trigger does not take this event' },
  discarded: { state: 'discarded', words: 'Not sent: it cannot take this event' },
  retry: { state: 'pending', words: 'Not taken now; it would be tried again' },
  failed: { state: 'failed', words: 'Refused' },
  disabled: { state: 'discarded', words: 'Not sent: the mapping is off' },
};

function TestResult({ result, onClose }: { result: MappingTest; onClose: () => void }) {
  const outcome = OUTCOMES[result.outcome];
  return (
    <div className="space-y-3 rounded-surface border border-line bg-canvas p-3" role="status">
      <div className="flex items-start justify-between gap-3">
        <StatusBadge state={outcome.state}>{outcome.words}</StatusBadge>
        <Button variant="ghost" size="sm" onClick={onClose}>
          Hide
        </Button>
      </div>
      {result.explanation && <p className="text-sm">{result.explanation}</p>}
      {result.outcome === 'filtered' && <VerdictView verdict={result.verdict} />}
      {result.sent && <p className="text-xs text-faint">Answered in {durationWords(result.durationMs)}.</p>}
      {result.exchanges.map((exchange, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: exchanges never move
        <ExchangeView key={index} exchange={exchange} />
      ))}
    </div>
  );
}
