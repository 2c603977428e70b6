'use client';
import { useQuery } from '@tanstack/react-query';
import { CommandPalette, type PaletteGroup, type PaletteItem } from '@tributary/ui';
import {
  AtSign,
  ChartNoAxesGantt,
  Inbox,
  ListFilter,
  type LucideIcon,
  Moon,
  Plus,
  Send,
  ShieldX,
  Smartphone,
  Sun,
  UserRound,
  Users,
  Waypoints,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useDeferredValue, useState } from 'react';
import { type Outputs, useTRPC } from '@/api';
import { leave } from '@/forms';
import { useHref } from '@/workspace';
import { NAVIGATION } from '../navigation';

type Hit = Outputs['search']['query']['data'][number];

const ICONS: Record<Hit['kind'], LucideIcon> = {
  source: Inbox,
  destination: Waypoints,
  member: Users,
  event: ChartNoAxesGantt,
  refusal: ShieldX,
  person: UserRound,
  user: UserRound,
  anonymous: Smartphone,
  email: AtSign,
  eventName: ListFilter,
  delivery: Send,
};

/** Where a hit leads, inside the workspace. */
function pathOf(hit: Hit): string {
  const id = encodeURIComponent(hit.id);
  const from = hit.sourceId ? `?source=${encodeURIComponent(hit.sourceId)}` : '';
  switch (hit.kind) {
    case 'source':
      return `/sources/${id}`;
    case 'destination':
      return `/destinations/${id}`;
    case 'member':
      return '/settings/members';
    case 'event':
    case 'refusal':
      return `/events/${id}${from}`;
    case 'person':
      return `/people/${id}`;
    case 'user':
      return `/events?user=${id}`;
    case 'anonymous':
      return `/events?anonymous=${id}`;
    case 'email':
      return `/events?email=${id}`;
    case 'eventName':
      return `/events?name=${id}`;
    case 'delivery':
      return `/deliveries/${id}`;
  }
}

export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const href = useHref();
  const { resolvedTheme, setTheme } = useTheme();
  const [query, setQuery] = useState('');
  const q = useDeferredValue(query.trim());
  const hits = useQuery({
    ...trpc.search.query.queryOptions({ q, limit: 12 }),
    enabled: open && q.length > 1,
    placeholderData: (before) => before,
  });
  const go = (path: string) => () => leave(() => router.push(href(path)));
  const found: PaletteItem[] =
    q.length > 1
      ? (hits.data?.data ?? []).map((hit) => {
          const Icon = ICONS[hit.kind];
          return {
            id: `${hit.kind}:${hit.id}`,
            label: hit.title,
            hint: hit.subtitle,
            icon: <Icon aria-hidden />,
            always: true,
            onSelect: go(pathOf(hit)),
          };
        })
      : [];
  const groups: PaletteGroup[] = [
    { heading: 'Found', items: found },
    {
      heading: 'Go to',
      items: NAVIGATION.flatMap((group) =>
        group.items.map((item) => ({
          id: item.path,
          label: item.label,
          icon: <item.icon aria-hidden />,
          ...(item.key ? { keys: ['g', item.key] } : {}),
          ...(group.heading ? { words: [group.heading] } : {}),
          onSelect: go(item.path),
        })),
      ),
    },
    {
      heading: 'Do',
      items: [
        {
          id: 'new-source',
          label: 'New source',
          icon: <Plus aria-hidden />,
          words: ['create', 'add'],
          onSelect: go('/sources/new'),
        },
        {
          id: 'new-destination',
          label: 'New destination',
          icon: <Plus aria-hidden />,
          words: ['create', 'add'],
          onSelect: go('/destinations/new'),
        },
        {
          id: 'theme',
          label: resolvedTheme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
          icon: resolvedTheme === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />,
          onSelect: () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark'),
        },
      ],
    },
  ];
  return (
    <CommandPalette open={open} onOpenChange={onOpenChange} query={query} onQueryChange={setQuery} groups={groups} />
  );
}
