'use client';
import { bytesWords, CopyButton, durationWords, Facts, JsonText, Segmented, StatusBadge } from '@tributary/ui';
import { useState } from 'react';
import type { Exchange } from '@/api';
import { statusWords } from '../http-words';

/** One request and its answer: what was sent, what came back. Secrets were blanked before it was recorded. */
export function ExchangeView({ exchange, first = 'response' }: { exchange: Exchange; first?: 'request' | 'response' }) {
  const [side, setSide] = useState<'request' | 'response'>(first);
  const ok = exchange.status !== undefined && exchange.status < 300;
  return (
    <div className="space-y-3">
      <div className="flex items-center gap-2 font-mono text-xs">
        <span className="font-medium text-text">{exchange.method}</span>
        <span className="min-w-0 flex-1 truncate text-soft" title={exchange.url}>
          {exchange.url}
        </span>
        <CopyButton text={exchange.url} label="Copy the address" />
      </div>
      <div className="flex flex-wrap items-center gap-3 text-xs text-faint">
        <Segmented
          size="sm"
          aria-label="Side of the exchange"
          value={side}
          onValueChange={setSide}
          options={[
            { value: 'request', label: 'Request' },
            { value: 'response', label: 'Answer' },
          ]}
        />
        <StatusBadge state={ok ? 'delivered' : 'failed'} variant="plain">
          {exchange.status === undefined ? 'No answer' : statusWords(exchange.status)}
        </StatusBadge>
        <span>{durationWords(exchange.durationMs)}</span>
        {exchange.truncated && <span>Cut at 64 KiB</span>}
      </div>
      {side === 'request' ? (
        <Side headers={exchange.requestHeaders} body={exchange.requestBody} what="request" />
      ) : exchange.status === undefined ? (
        <p className="text-sm text-soft">{exchange.error || 'Nothing was answered.'}</p>
      ) : (
        <Side headers={exchange.responseHeaders ?? {}} body={exchange.responseBody ?? ''} what="answer" />
      )}
    </div>
  );
}

function Side({
  headers,
  body,
  what,
}: {
  headers: Readonly<Record<string, string>>;
  body: string;
  what: 'request' | 'answer';
}) {
  const entries = Object.entries(headers);
  return (
    <div className="space-y-3">
      {body === '' ? (
        <p className="text-sm text-faint">The {what} has no body.</p>
      ) : (
        <JsonText text={body} title={`Body · ${bytesWords(new Blob([body]).size)}`} searchable />
      )}
      {entries.length > 0 && (
        <details className="group">
          <summary className="cursor-pointer text-xs text-faint hover:text-text">
            {entries.length} {entries.length === 1 ? 'header' : 'headers'}
          </summary>
          <Facts
            className="mt-2 font-mono text-xs"
            facts={entries.map(
              ([name, value]) =>
                [
                  name,
                  <span key={name} className="break-all">
                    {value}
                  </span>,
                ] as const,
            )}
          />
        </details>
      )}
    </div>
  );
}
