/** The looks that everything floating shares. */
export const popStyle =
  'z-50 rounded-surface bg-raised text-sm text-text shadow-pop outline-none data-[state=open]:animate-pop-in';

/** One line in a menu, select or palette. Radix marks what is disabled by the attribute, cmdk by its value. */
export const itemStyle =
  'relative flex min-h-8 cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-sm outline-none [&[data-disabled]:not([data-disabled=false])]:pointer-events-none [&[data-disabled]:not([data-disabled=false])]:opacity-50 data-highlighted:bg-hover data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint';
