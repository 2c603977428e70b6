'use client';
import { Popover as RadixPopover, Tooltip as RadixTooltip } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { popStyle } from './surfaces';

export const Popover = RadixPopover.Root;
export const PopoverTrigger = RadixPopover.Trigger;

/** What a popover shows. */
export function PopoverContent({ className, sideOffset = 4, ...props }: ComponentProps<typeof RadixPopover.Content>) {
  return (
    <RadixPopover.Portal>
      <RadixPopover.Content sideOffset={sideOffset} className={cn(popStyle, 'p-3', className)} {...props} />
    </RadixPopover.Portal>
  );
}

export const TooltipProvider = RadixTooltip.Provider;

/** A word of explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({
  content,
  children,
  side,
}: {
  content: ReactNode;
  children: ReactNode;
  side?: 'top' | 'right' | 'bottom' | 'left';
}) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          sideOffset={6}
          {...(side ? { side } : {})}
          className="z-50 max-w-72 animate-fade-in rounded-control bg-text px-2 py-1 text-xs text-surface"
        >
          {content}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
