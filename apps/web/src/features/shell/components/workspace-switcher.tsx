'use client';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@tributary/ui';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { useWorkspace } from '@/workspace';

function Initial({ name }: { name: string }) {
  return (
    <span
      className="flex size-5 shrink-0 items-center justify-center rounded bg-accent text-2xs font-semibold text-on-accent"
      aria-hidden
    >
      {name.charAt(0).toUpperCase()}
    </span>
  );
}

export function WorkspaceSwitcher() {
  const { name, slug, memberships } = useWorkspace();
  return (
    <Menu>
      <MenuTrigger asChild>
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2 rounded-control px-2 text-left text-sm font-medium transition-colors hover:bg-hover"
        >
          <Initial name={name} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="sr-only">Switch workspace</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </button>
      </MenuTrigger>
      <MenuContent align="start" className="w-60">
        <MenuLabel>Workspaces</MenuLabel>
        {memberships.map((membership) => (
          <MenuItem key={membership.workspaceId} asChild>
            {/* A full load: nothing of one workspace is carried into another. */}
            <a href={`/${membership.slug}`}>
              <Initial name={membership.name} />
              <span className="min-w-0 flex-1 truncate">{membership.name}</span>
              {membership.slug === slug ? (
                <Check aria-label="Current" />
              ) : (
                <span className="text-xs text-faint">{membership.role}</span>
              )}
            </a>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem asChild>
          <a href="/new-workspace">
            <Plus aria-hidden />
            New workspace
          </a>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
