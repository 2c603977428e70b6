'use client';
import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { itemStyle } from './surfaces';

export interface PickItem {
  readonly value: string;
  readonly label: ReactNode;
  /** What it is found by, besides its value. */
  readonly words?: string;
  /** Below the label: an example. */
  readonly detail?: ReactNode;
  /** On the right: a share, a count. */
  readonly hint?: ReactNode;
}

export interface PickListProps {
  items: readonly PickItem[];
  onPick: (value: string) => void;
  label: string;
  placeholder?: string;
  emptyText?: string;
  /** Offers what was typed as it is. */
  allowCustom?: boolean;
  className?: string;
}

/** A list that is searched by typing and chosen from by arrows and enter. Stands where it is put, usually in a popover. */
export function PickList({ items, onPick, label, placeholder, emptyText, allowCustom, className }: PickListProps) {
  const [typed, setTyped] = useState('');
  const custom = typed.trim();
  return (
    <Command label={label} className={className}>
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder={placeholder ?? label}
        className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-4 text-xs text-faint">{emptyText ?? 'Nothing fits.'}</Command.Empty>
        {items.map((item) => (
          <Command.Item
            key={item.value}
            value={`${item.value} ${item.words ?? ''}`}
            onSelect={() => onPick(item.value)}
            className={itemStyle}
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate">{item.label}</span>
              {item.detail && <span className="block truncate text-xs text-faint">{item.detail}</span>}
            </span>
            {item.hint && <span className="shrink-0 text-xs text-faint">{item.hint}</span>}
          </Command.Item>
        ))}
        {allowCustom && custom && !items.some((item) => item.value === custom) && (
          <Command.Item value={custom} onSelect={() => onPick(custom)} className={itemStyle}>
            Use “{custom}”
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}
