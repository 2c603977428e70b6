'use client';
import { Menu, MenuChoice, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@tributary/ui';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { signOut } from '@/features/entry';
import { useWorkspace } from '@/workspace';

const THEMES = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.charAt(0).toUpperCase()).join('');
}

export function UserMenu() {
  const { user } = useWorkspace();
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger asChild>
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2 rounded-control px-2 text-left transition-colors hover:bg-hover"
        >
          <span
            className="flex size-6 shrink-0 items-center justify-center rounded-full bg-line text-2xs font-semibold text-soft"
            aria-hidden
          >
            {initials(user.name)}
          </span>
          <span className="min-w-0 flex-1 truncate text-sm">{user.name}</span>
          <span className="sr-only">Account and theme</span>
        </button>
      </MenuTrigger>
      <MenuContent align="start" side="top" className="w-52">
        <MenuLabel>{user.email}</MenuLabel>
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        {THEMES.map((choice) => (
          <MenuChoice
            key={choice.value}
            checked={theme === choice.value}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => setTheme(choice.value)}
          >
            <choice.icon aria-hidden />
            {choice.label}
          </MenuChoice>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => signOut().then(() => window.location.assign('/sign-in'))}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
