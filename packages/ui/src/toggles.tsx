'use client';
import { Check, Minus } from 'lucide-react';
import { Checkbox as RadixCheckbox, Switch as RadixSwitch, ToggleGroup } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** On, off, or some of both. */
export function Checkbox({ className, ...props }: ComponentProps<typeof RadixCheckbox.Root>) {
  return (
    <RadixCheckbox.Root
      className={cn(
        'flex size-4 shrink-0 items-center justify-center rounded border border-line-strong bg-surface transition-colors hover:border-faint disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent',
        className,
      )}
      {...props}
    >
      <RadixCheckbox.Indicator className="text-on-accent">
        {props.checked === 'indeterminate' ? (
          <Minus className="size-3" aria-hidden />
        ) : (
          <Check className="size-3" strokeWidth={3} aria-hidden />
        )}
      </RadixCheckbox.Indicator>
    </RadixCheckbox.Root>
  );
}

/** Takes effect at once, unlike a checkbox in a form. */
export function Switch({ className, ...props }: ComponentProps<typeof RadixSwitch.Root>) {
  return (
    <RadixSwitch.Root
      className={cn(
        'inline-flex h-[18px] w-8 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors disabled:opacity-50 data-[state=checked]:bg-accent',
        className,
      )}
      {...props}
    >
      <RadixSwitch.Thumb className="size-3.5 rounded-full bg-white transition-transform data-[state=checked]:translate-x-3.5" />
    </RadixSwitch.Root>
  );
}

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
}

/** One of two to five, all visible. */
export function Segmented<V extends string>(props: {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly Segment<V>[];
  'aria-label': string;
  size?: 'sm' | 'md';
}) {
  const height = props.size === 'sm' ? 'h-6 px-2 text-xs' : 'h-7 px-2.5 text-xs';
  return (
    <ToggleGroup.Root
      type="single"
      value={props.value}
      aria-label={props['aria-label']}
      onValueChange={(next) => {
        const option = props.options.find((candidate) => candidate.value === next);
        if (option) props.onValueChange(option.value);
      }}
      className="inline-flex gap-0.5 rounded-control bg-sunken p-0.5"
    >
      {props.options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cn(
            'inline-flex items-center gap-1 rounded font-medium text-soft transition-colors hover:text-text data-[state=on]:bg-surface data-[state=on]:text-text data-[state=on]:ring-1 data-[state=on]:ring-line dark:data-[state=on]:bg-line',
            height,
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
