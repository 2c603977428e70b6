'use client';
import { Toaster as Sonner, toast } from 'sonner';

/** Where toasts come up. Once per app. */
export function Toaster({ theme }: { theme: 'light' | 'dark' | 'system' }) {
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] items-start gap-2.5 rounded-surface bg-raised px-3.5 py-3 text-sm text-text shadow-pop font-sans',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-soft',
          icon: 'mt-0.5 shrink-0',
          success: '[&_[data-icon]]:text-delivered',
          error: '[&_[data-icon]]:text-failed',
          actionButton:
            'shrink-0 rounded-control border border-line-strong px-2 py-0.5 text-xs font-medium hover:bg-hover',
        },
      }}
    />
  );
}

export { toast };

/** Says that something is gone, and lets it be brought back. */
export function toastUndo(message: string, onUndo: () => void): void {
  toast(message, { duration: 10_000, action: { label: 'Undo', onClick: onUndo } });
}
