'use client';
import { cn, Kbd } from '@tributary/ui';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useHref, useWorkspace } from '@/workspace';
import { isHere, NAVIGATION } from '../navigation';
import { UserMenu } from './user-menu';
import { WorkspaceSwitcher } from './workspace-switcher';

/** Beside the page; below 900 px `TopBar` opens the same as a drawer. */
export function Sidebar({ onSearch }: { onSearch: () => void }) {
  return (
    <aside className="sticky top-0 flex h-dvh w-56 shrink-0 flex-col border-r border-line bg-canvas max-[900px]:hidden">
      <SidebarContent onSearch={onSearch} />
    </aside>
  );
}

/** Workspaces, search, pages, account. */
export function SidebarContent({ onSearch, onGo }: { onSearch: () => void; onGo?: () => void }) {
  const href = useHref();
  const { slug } = useWorkspace();
  const path = usePathname().slice(slug.length + 1) || '/';
  return (
    <>
      <div className="space-y-1 p-2">
        <WorkspaceSwitcher />
        <button
          type="button"
          onClick={onSearch}
          className="flex h-8 w-full items-center gap-2 rounded-control border border-line bg-surface px-2 text-sm text-faint transition-colors hover:border-line-strong"
        >
          <Search className="size-4" aria-hidden />
          <span className="flex-1 text-left">Search</span>
          <Kbd>⌘K</Kbd>
        </button>
      </div>
      <nav aria-label="Main" className="min-h-0 flex-1 space-y-4 overflow-y-auto px-2 py-2">
        {NAVIGATION.map((group) => (
          <div key={group.heading ?? 'top'}>
            {group.heading && <h2 className="px-2 pb-1 text-xs font-medium text-faint">{group.heading}</h2>}
            <ul className="space-y-px">
              {group.items.map((item) => {
                const here = isHere(item.path, path);
                return (
                  <li key={item.path}>
                    <Link
                      href={href(item.path)}
                      {...(onGo ? { onClick: onGo } : {})}
                      aria-current={here ? 'page' : undefined}
                      className={cn(
                        'flex h-7 items-center gap-2 rounded-control px-2 text-sm text-soft max-[900px]:h-9 transition-colors hover:bg-hover hover:text-text',
                        here && 'bg-line/60 font-medium text-text dark:bg-hover',
                      )}
                    >
                      <item.icon className={cn('size-4 shrink-0 text-faint', here && 'text-text')} aria-hidden />
                      {item.label}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <div className="border-t border-line p-2">
        <UserMenu />
      </div>
    </>
  );
}
