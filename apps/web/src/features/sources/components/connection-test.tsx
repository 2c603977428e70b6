'use client';
import { useMutation } from '@tanstack/react-query';
import { Button } from '@tributary/ui';
import { CircleCheck, CircleX, PlugZap } from 'lucide-react';
import { problemOf, useTRPC } from '@/api';

/** Tries the settings as they stand in the form, and says in words what was found. */
export function ConnectionTest({
  type,
  sourceId,
  settings,
}: {
  type: string;
  sourceId?: string;
  settings: Record<string, unknown>;
}) {
  const trpc = useTRPC();
  const test = useMutation(trpc.sources.testConnection.mutationOptions());
  const outcome = test.data ?? (test.error ? { ok: false, message: problemOf(test.error).message } : null);
  return (
    <div className="flex items-start gap-3">
      <Button
        busy={test.isPending}
        onClick={() => test.mutate({ type, settings, ...(sourceId ? { id: sourceId } : {}) })}
      >
        <PlugZap aria-hidden />
        Test connection
      </Button>
      <p role="status" className="flex min-h-8 min-w-0 flex-1 items-center gap-1.5 text-sm text-soft">
        {outcome && !test.isPending && (
          <>
            {outcome.ok ? (
              <CircleCheck className="size-4 shrink-0 text-delivered" aria-label="Worked" />
            ) : (
              <CircleX className="size-4 shrink-0 text-failed" aria-label="Failed" />
            )}
            {outcome.message}
          </>
        )}
      </p>
    </div>
  );
}
