'use client';
import { Toaster, TooltipProvider } from '@tributary/ui';
import { ThemeProvider, useTheme } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';

function ThemedToaster() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === 'dark' ? 'dark' : 'light'} />;
}

/** What every page stands in: theme (set before the first paint), URL state, tooltips, toasts. */
export function Providers({ children, nonce }: { children: ReactNode; nonce: string | undefined }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange {...(nonce ? { nonce } : {})}>
      <NuqsAdapter>
        <TooltipProvider delayDuration={300}>{children}</TooltipProvider>
      </NuqsAdapter>
      <ThemedToaster />
    </ThemeProvider>
  );
}
