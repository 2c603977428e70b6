import type { ReactNode } from 'react';
import { cn } from './cn';

/** A key on the keyboard. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-sunken px-1 font-sans text-2xs text-soft',
        className,
      )}
    >
      {children}
    </kbd>
  );
}

export interface KeyHint {
  readonly keys: readonly string[];
  readonly label: string;
}

/** A list of shortcuts: keys on the right, what they do on the left. */
export function KeyHints({ title, hints }: { title: string; hints: readonly KeyHint[] }) {
  return (
    <section className="space-y-1">
      <h3 className="text-xs font-medium text-faint">{title}</h3>
      <dl className="divide-y divide-line">
        {hints.map((hint) => (
          <div key={hint.label} className="flex h-8 items-center justify-between gap-4">
            <dt className="text-sm text-soft">{hint.label}</dt>
            <dd className="flex gap-1">
              {hint.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
