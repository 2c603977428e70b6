'use client';
import { CodeBlock, cn, EmptyState } from '@tributary/ui';
import { KeyRound } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import type { Source } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { useWorkspace } from '@/workspace';
import { SDKS, sdkOf } from '../sdks';
import { FirstEventLine } from './first-event-line';

/** The snippet for the chosen SDK with the key filled in, and a live line below. */
export function SetupTab({ source }: { source: Source }) {
  const { captureUrl } = useWorkspace();
  const [sdkId, setSdk] = useQueryState('sdk', parseAsString);
  const sdk = sdkOf(sdkId);
  const key = source.writeKeys.find((one) => one.revokedAt === null);
  if (!key) {
    return (
      <EmptyState icon={KeyRound} title="No write key is left">
        Every key of this source was revoked, so nothing can be sent to it. Add a key under “Write keys”.
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-[176px_minmax(0,1fr)] gap-8 max-md:grid-cols-1">
      <nav aria-label="SDK" className="space-y-px">
        {SDKS.map((one) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one.id === sdk.id}
            onClick={() => setSdk(one.id)}
            className={cn(
              'flex h-8 w-full items-center gap-2 rounded-control px-2 text-left text-sm text-soft transition-colors hover:bg-hover hover:text-text',
              one.id === sdk.id && 'bg-hover font-medium text-text',
            )}
          >
            <BrandLogo logo={one.logo} name={one.name} size="sm" className="size-5 border-0 bg-transparent" />
            {one.name}
          </button>
        ))}
      </nav>
      <div className="min-w-0 space-y-3">
        {sdk.snippet({ writeKey: key.key, captureUrl }).map((part) => (
          <CodeBlock key={part.title + sdk.id} title={part.title} code={part.code} />
        ))}
        <FirstEventLine source={source} />
      </div>
    </div>
  );
}
