'use client';
import { Button, ErrorState, toast } from '@tributary/ui';
import { problemOf } from './problem';

/** A query's failure in place of its data: what could not be shown, why, and a way to try again. */
export function ProblemState({
  what,
  error,
  onRetry,
  className,
}: {
  what: string;
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  return (
    <ErrorState
      title={`${what} could not be loaded`}
      reason={problemOf(error).message}
      action={
        onRetry && (
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        )
      }
      {...(className ? { className } : {})}
    />
  );
}

/** Says that an action did not work, and why. `what` is a clause: "The source was not deleted". */
export function toastProblem(what: string) {
  return (error: unknown): void => {
    toast.error(what, { description: problemOf(error).message });
  };
}
