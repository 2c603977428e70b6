'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Select as RadixSelect } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { controlStyle } from './input';
import { itemStyle, popStyle } from './surfaces';

export interface SelectOption {
  readonly value: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export interface SelectProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  id?: string;
  className?: string;
  disabled?: boolean;
  size?: 'sm' | 'md';
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** One of a few. For many, use Combobox. Radix forbids an empty value, so '' is carried as a private word. */
const NOTHING = '\u0000';

export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  className,
  size = 'md',
  disabled,
  ...aria
}: SelectProps) {
  return (
    <RadixSelect.Root
      value={value === '' && options.some((option) => option.value === '') ? NOTHING : value}
      onValueChange={(next) => onValueChange(next === NOTHING ? '' : next)}
      disabled={disabled ?? false}
    >
      <RadixSelect.Trigger
        className={cn(
          controlStyle,
          'flex items-center justify-between gap-2 text-left data-placeholder:text-faint',
          size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5',
          className,
        )}
        {...aria}
      >
        <span className="truncate">
          <RadixSelect.Value placeholder={placeholder} />
        </span>
        <RadixSelect.Icon>
          <ChevronDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </RadixSelect.Icon>
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          className={cn(popStyle, 'max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden')}
        >
          <RadixSelect.Viewport className="p-1">
            {options.map((option) => (
              <RadixSelect.Item
                key={option.value}
                value={option.value === '' ? NOTHING : option.value}
                disabled={option.disabled ?? false}
                className={cn(itemStyle, 'pr-8')}
              >
                <RadixSelect.ItemText>{option.label}</RadixSelect.ItemText>
                {option.hint && <span className="text-xs text-faint">{option.hint}</span>}
                <RadixSelect.ItemIndicator className="absolute right-2">
                  <Check className="size-3.5" aria-hidden />
                </RadixSelect.ItemIndicator>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  );
}
