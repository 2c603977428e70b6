'use client';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'border border-line-strong bg-surface text-text hover:bg-hover',
        ghost: 'text-soft hover:bg-hover hover:text-text',
        danger: 'bg-danger text-white hover:bg-danger-hover',
        'danger-quiet':
          'border border-line-strong bg-surface text-failed hover:border-danger-line hover:bg-danger-soft',
        link: 'h-auto! px-0! text-accent-text underline-offset-2 hover:underline',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs [&_svg]:size-3.5',
        md: 'h-8 px-3 text-sm',
        lg: 'h-9 px-4 text-base',
        icon: 'size-8',
        'icon-sm': 'size-7 [&_svg]:size-3.5',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonStyle> & {
    /** Renders its child (a link) with the button's looks. */
    asChild?: boolean;
    /** Shows that the action runs; the width stays. */
    busy?: boolean;
  };

/** The action a person can take. One `primary` per view. */
export function Button({ className, variant, size, asChild, busy, children, disabled, ...props }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={cn(style, busy && 'relative')}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...props}
    >
      {busy && <LoaderCircle className="absolute animate-spin" aria-hidden />}
      <span className={cn('contents', busy && '[&>*]:invisible')}>
        {busy ? <span className="invisible inline-flex items-center gap-1.5">{children}</span> : children}
      </span>
    </button>
  );
}
