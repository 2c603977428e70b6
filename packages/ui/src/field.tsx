'use client';
import { CircleAlert } from 'lucide-react';
import { Label as RadixLabel } from 'radix-ui';
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cn } from './cn';

/** The name of a control. */
export function Label({ className, ...props }: ComponentProps<typeof RadixLabel.Root>) {
  return <RadixLabel.Root className={cn('block text-sm font-medium text-text', className)} {...props} />;
}

export interface FieldProps {
  label: ReactNode;
  /** The name of the value, for a form that checks a field when it is left: it stands on the field as `data-field`. */
  name?: string;
  /** One sentence below the control. */
  help?: ReactNode;
  /** What is wrong and how to put it right; takes the place of nothing, so the layout grows by one line only. */
  error?: string | undefined;
  required?: boolean;
  optional?: boolean;
  className?: string;
  /** Something small on the right of the label, such as a link. */
  aside?: ReactNode;
  /** The control. Gets id, aria-describedby and aria-invalid. */
  children: ReactElement<Record<string, unknown>>;
}

/** Label above, help below, error on the field. */
export function Field({ label, name, help, error, required, optional, className, aside, children }: FieldProps) {
  const made = useId();
  const id = typeof children.props.id === 'string' ? children.props.id : made;
  const describedBy = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={cn('space-y-1.5', className)} data-field={name}>
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>
          {label}
          {required && (
            <span className="text-failed" aria-hidden>
              {' *'}
            </span>
          )}
          {optional && <span className="font-normal text-faint"> (optional)</span>}
        </Label>
        {aside}
      </div>
      {cloneElement(children, {
        id,
        'aria-describedby': describedBy,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {error && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-xs text-failed">
          <CircleAlert className="mt-0.5 size-3 shrink-0" aria-hidden />
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className="text-xs text-faint">
          {help}
        </p>
      )}
    </div>
  );
}
