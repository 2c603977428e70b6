'use client';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';
import { itemStyle } from './surfaces';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly hint?: ReactNode;
  readonly keys?: readonly string[];
  /** Other words under which it is found. */
  readonly words?: readonly string[];
  /** Stays whatever is typed: the answer to what was typed. */
  readonly always?: boolean;
  readonly onSelect: () => void;
}

export interface PaletteGroup {
  readonly heading: string;
  readonly items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: string;
  onQueryChange: (query: string) => void;
  groups: readonly PaletteGroup[];
  placeholder?: string;
}

/** Reaches everything by typing. The owner fills the groups, also with what it finds for the query. */
export function CommandPalette({ open, onOpenChange, query, onQueryChange, groups, placeholder }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=open]:animate-fade-in" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[16vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-surface bg-raised shadow-pop outline-none data-[state=open]:animate-fade-in"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Command palette" loop>
            <Command.Input
              value={query}
              onValueChange={onQueryChange}
              placeholder={placeholder ?? 'Go to, find, or paste a message id…'}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-faint">
                Nothing fits “{query}”.
              </Command.Empty>
              {groups
                .filter((group) => group.items.length > 0)
                .map((group) => (
                  <Command.Group
                    key={group.heading}
                    heading={group.heading}
                    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
                  >
                    {group.items.map((item) => (
                      <Command.Item
                        key={item.id}
                        value={item.always ? `${query} ${item.id}` : `${item.label} ${item.id}`}
                        keywords={[...(item.words ?? [])]}
                        onSelect={() => {
                          onOpenChange(false);
                          item.onSelect();
                        }}
                        className={itemStyle}
                      >
                        {item.icon}
                        <span className="min-w-0 flex-1 truncate">{item.label}</span>
                        {item.hint && <span className="truncate text-xs text-faint">{item.hint}</span>}
                        {item.keys?.map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </Command.Item>
                    ))}
                  </Command.Group>
                ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
