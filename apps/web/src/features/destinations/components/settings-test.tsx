'use client';
import { Button } from '@tributary/ui';
import { CircleCheck, CircleX, LoaderCircle, PlugZap } from 'lucide-react';
import type { Outputs } from '@/api';
import { ExchangeView } from '@/features/deliveries';
import type { useSettingsTest } from '../hooks/use-settings-test';

type Result = Outputs['destinations']['testSettings'];

/** Says in words what the vendor answered to the settings as they stand in the form. */
export function SettingsTest({
  test,
  testable,
  ready,
}: {
  test: ReturnType<typeof useSettingsTest>;
  /** The vendor is asked; otherwise only the form of the settings is checked. */
  testable: boolean;
  ready: boolean;
}) {
  return (
    <div className="space-y-3">
      <div className="flex items-start gap-3">
        <Button disabled={!ready || test.running} onClick={test.run}>
          {test.running ? <LoaderCircle className="animate-spin" aria-hidden /> : <PlugZap aria-hidden />}
          {testable ? 'Test connection' : 'Check settings'}
        </Button>
        <p role="status" className="flex min-h-8 min-w-0 flex-1 items-center gap-2 text-sm text-soft">
          {test.running ? 'Asking…' : test.result ? <Answer result={test.result} /> : null}
        </p>
      </div>
      {!test.running && test.result && !test.result.ok && test.result.exchanges.length > 0 && (
        <details>
          <summary className="cursor-pointer text-xs text-faint hover:text-text">What was sent and answered</summary>
          <div className="mt-2 space-y-4 rounded-surface border border-line p-3">
            {test.result.exchanges.map((exchange, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: exchanges never move
              <ExchangeView key={index} exchange={exchange} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function Answer({ result }: { result: Pick<Result, 'ok' | 'message'> }) {
  return (
    <>
      {result.ok ? (
        <CircleCheck className="size-4 shrink-0 text-delivered" aria-label="Worked" />
      ) : (
        <CircleX className="size-4 shrink-0 text-failed" aria-label="Failed" />
      )}
      {result.message}
    </>
  );
}
