'use client';
import { Button, Drawer } from '@tributary/ui';
import { Menu, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { useHref, useWorkspace } from '@/workspace';
import { SidebarContent } from './sidebar';

/** On narrow windows: the way to the pages, and to search. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const { name } = useWorkspace();
  const href = useHref();
  const path = usePathname();
  // Open for the page that it was opened on: whatever leads to another page closes it.
  const [openOn, setOpenOn] = useState<string | null>(null);
  const open = openOn === path;
  const close = () => setOpenOn(null);
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-2 min-[900px]:hidden">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open the menu"
        aria-expanded={open}
        onClick={() => setOpenOn(path)}
      >
        <Menu aria-hidden />
      </Button>
      <Link href={href('/')} className="min-w-0 flex-1 truncate rounded text-sm font-medium">
        {name}
      </Link>
      <Button variant="ghost" size="icon" aria-label="Search" onClick={onSearch}>
        <Search aria-hidden />
      </Button>
      <Drawer open={open} onOpenChange={(next) => !next && close()} title="Menu">
        <SidebarContent
          onGo={close}
          onSearch={() => {
            close();
            onSearch();
          }}
        />
      </Drawer>
    </header>
  );
}
