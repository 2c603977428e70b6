'use client';
import { Command } from 'cmdk';
import { Check, ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cn } from './cn';
import { controlStyle } from './input';
import { Popover, PopoverContent, PopoverTrigger } from './popover';
import { itemStyle } from './surfaces';

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Right of the label: an example, a count. */
  readonly hint?: ReactNode;
  readonly icon?: ReactNode;
  readonly group?: string;
}

export interface ComboboxProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  searchPlaceholder?: string;
  emptyText?: string;
  /** Lets what was typed be taken as it is. */
  allowCustom?: boolean;
  id?: string;
  className?: string;
  disabled?: boolean;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

function groupsOf(options: readonly ComboboxOption[]): [string, ComboboxOption[]][] {
  const groups = new Map<string, ComboboxOption[]>();
  for (const option of options) {
    const name = option.group ?? '';
    const group = groups.get(name);
    if (group) group.push(option);
    else groups.set(name, [option]);
  }
  return [...groups];
}

/** One of many, found by typing. */
export function Combobox(props: ComboboxProps) {
  const { value, onValueChange, options, placeholder = 'Choose…', searchPlaceholder = 'Search…', className } = props;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const chosen = options.find((option) => option.value === value);
  const take = (next: string) => {
    onValueChange(next);
    setOpen(false);
    setTyped('');
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          id={props.id}
          disabled={props.disabled}
          role="combobox"
          aria-expanded={open}
          aria-label={props['aria-label']}
          aria-describedby={props['aria-describedby']}
          aria-invalid={props['aria-invalid']}
          className={cn(controlStyle, 'flex h-8 items-center gap-2 px-2.5 text-left', className)}
        >
          {chosen?.icon}
          <span className={cn('min-w-0 flex-1 truncate', !value && 'text-faint')}>
            {chosen?.label ?? (value || placeholder)}
          </span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </button>
      </PopoverTrigger>
      <PopoverContent
        className="w-(--radix-popover-trigger-width) min-w-64 p-0"
        align="start"
        aria-label={props['aria-label'] ?? searchPlaceholder}
      >
        <Command label={searchPlaceholder}>
          <Command.Input
            value={typed}
            onValueChange={setTyped}
            placeholder={searchPlaceholder}
            className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none placeholder:text-faint"
          />
          <Command.List className="max-h-72 overflow-y-auto p-1">
            <Command.Empty className="px-2 py-4 text-center text-xs text-faint">
              {props.emptyText ?? 'Nothing fits.'}
            </Command.Empty>
            {groupsOf(options).map(([group, members]) => (
              <Command.Group
                key={group}
                {...(group ? { heading: group } : {})}
                className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
              >
                {members.map((option) => (
                  <Command.Item
                    key={option.value}
                    value={`${option.label} ${option.value}`}
                    onSelect={() => take(option.value)}
                    className={itemStyle}
                  >
                    {option.icon}
                    <span className="min-w-0 flex-1 truncate">{option.label}</span>
                    {option.hint && <span className="shrink-0 text-xs text-faint">{option.hint}</span>}
                    {option.value === value && <Check aria-hidden />}
                  </Command.Item>
                ))}
              </Command.Group>
            ))}
            {props.allowCustom && typed && !options.some((option) => option.value === typed) && (
              <Command.Item value={typed} onSelect={() => take(typed)} className={itemStyle}>
                Use “{typed}”
              </Command.Item>
            )}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
