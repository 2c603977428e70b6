'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { cn } from './cn';

export interface VirtualListProps<T> {
  items: readonly T[];
  itemKey: (item: T) => string;
  /** Pixels of one row. */
  rowHeight: number;
  render: (item: T, index: number) => ReactNode;
  label: string;
  className?: string;
  /** Called when the end comes into view: load the next page. */
  onEnd?: () => void;
}

/** Renders only what is in view, for lists that may hold tens of thousands of rows. */
export function VirtualList<T>({ items, itemKey, rowHeight, render, label, className, onEnd }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (onEnd && last && items.length > 0 && last.index >= items.length - 5) onEnd();
    },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be reachable by keyboard
    <div ref={scroller} className={cn('overflow-auto', className)} tabIndex={0}>
      <ul aria-label={label} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index];
          return item === undefined ? null : (
            <li
              key={itemKey(item)}
              className="absolute inset-x-0 top-0"
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
            >
              {render(item, row.index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
