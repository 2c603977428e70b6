'use client';
import { Tabs as RadixTabs } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from './cn';

export interface Tab {
  readonly value: string;
  readonly label: ReactNode;
  readonly count?: number;
}

export interface TabsProps {
  value: string;
  onValueChange: (value: string) => void;
  tabs: readonly Tab[];
  children: ReactNode;
  className?: string;
  'aria-label': string;
}

/** Underlined tabs. The chosen one belongs in the URL; its owner keeps it there. */
export function Tabs({ value, onValueChange, tabs, children, className, ...aria }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const counts = tabs.map(({ count }) => count).join();
  // On a narrow window the chosen tab may be outside of the row. The row is moved, never the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts come later than the tabs, and make them wider
  useEffect(() => {
    const row = list.current;
    const chosen = row?.querySelector<HTMLElement>(`[data-value="${CSS.escape(value)}"]`);
    if (!row || !chosen) return;
    row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.clientWidth) / 2;
  }, [value, counts]);
  return (
    <RadixTabs.Root value={value} onValueChange={onValueChange} className={className}>
      <RadixTabs.List
        ref={list}
        className="flex gap-5 overflow-x-auto overflow-y-hidden border-b border-line"
        {...aria}
      >
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            data-value={tab.value}
            className="flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm text-soft transition-colors hover:text-text data-[state=active]:border-text data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {tab.label}
            {tab.count !== undefined && <span className="rounded bg-sunken px-1 text-2xs text-soft">{tab.count}</span>}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {children}
    </RadixTabs.Root>
  );
}

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <RadixTabs.Content value={value} className={cn('outline-none', className)}>
      {children}
    </RadixTabs.Content>
  );
}
