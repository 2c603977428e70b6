import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

/** The page around every form before the dashboard. */
export function EntryFrame({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-[14vh]">
      <div className="w-full max-w-sm space-y-6">
        <Wordmark className="text-text" />
        <div className="space-y-1.5">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {aside && <p className="text-sm text-soft text-pretty">{aside}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
