'use client';
import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';
import { Field } from './field';
import { Input } from './input';

export const DialogClose = RadixDialog.Close;

const overlayStyle = 'fixed inset-0 z-40 bg-overlay data-[state=open]:animate-fade-in';

function CloseButton({ className }: { className?: string }) {
  return (
    <RadixDialog.Close asChild>
      <Button variant="ghost" size="icon-sm" aria-label="Close" className={className}>
        <X aria-hidden />
      </Button>
    </RadixDialog.Close>
  );
}

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, right-aligned; the action last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
}

const widths = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl' };

/** Asks for one thing and goes away. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = 'md' }: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlayStyle} />
        <RadixDialog.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-surface bg-raised shadow-pop outline-none data-[state=open]:animate-fade-in',
            widths[size],
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <div className="space-y-1">
              <RadixDialog.Title className="text-lg font-semibold">{title}</RadixDialog.Title>
              {description && (
                <RadixDialog.Description className="text-sm text-soft">{description}</RadixDialog.Description>
              )}
            </div>
            <CloseButton className="-mr-1.5" />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What is lost, in words. */
  children: ReactNode;
  action: string;
  onConfirm: () => void;
  busy?: boolean;
  /** When given, this has to be typed first: for what cannot be undone. */
  typeToConfirm?: string;
}

/** Names what is lost before it is. */
export function Confirm({ open, onOpenChange, title, children, action, onConfirm, busy, typeToConfirm }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const ready = typeToConfirm === undefined || typed === typeToConfirm;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setTyped('');
        onOpenChange(next);
      }}
      title={title}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="danger" disabled={!ready} busy={busy ?? false} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="space-y-4 text-sm text-soft">
        <div className="space-y-2">{children}</div>
        {typeToConfirm !== undefined && (
          <Field label={`Type ${typeToConfirm} to confirm`}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </Field>
        )}
      </div>
    </Dialog>
  );
}

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** Under the title: state, time, ids. */
  subtitle?: ReactNode;
  /** Buttons beside the close button. */
  actions?: ReactNode;
  children: ReactNode;
  size?: 'md' | 'lg';
}

/** A side sheet: the detail of a row, without leaving the list. Not modal: the list stays usable by keyboard. */
export function Sheet({ open, onOpenChange, title, subtitle, actions, children, size = 'md' }: SheetProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <RadixDialog.Portal>
        <RadixDialog.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className={cn(
            'fixed top-0 right-0 bottom-0 z-30 flex w-full flex-col border-l border-line bg-surface shadow-pop outline-none data-[state=open]:animate-sheet-in',
            size === 'lg' ? 'max-w-[760px]' : 'max-w-[560px]',
          )}
        >
          <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-3">
            <div className="min-w-0 space-y-0.5">
              <RadixDialog.Title className="truncate text-lg font-semibold">{title}</RadixDialog.Title>
              {subtitle && <div className="text-sm text-soft">{subtitle}</div>}
            </div>
            <div className="-mr-1.5 flex items-center gap-1">
              {actions}
              <CloseButton />
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** A sheet from the left, over the page: what stands beside it where there is room. */
export function Drawer({
  open,
  onOpenChange,
  title,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Not shown: the name for those who can't see it. */
  title: string;
  children: ReactNode;
}) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlayStyle} />
        <RadixDialog.Content
          aria-describedby={undefined}
          className="fixed top-0 bottom-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r border-line bg-canvas outline-none data-[state=open]:animate-drawer-in"
        >
          <RadixDialog.Title className="sr-only">{title}</RadixDialog.Title>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
