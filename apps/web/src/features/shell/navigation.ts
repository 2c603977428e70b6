import {
  Building2,
  ChartNoAxesGantt,
  ClipboardCheck,
  Inbox,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  RefreshCcw,
  Scale,
  ScrollText,
  Send,
  Settings,
  UserRound,
  Users,
  Waypoints,
} from 'lucide-react';

export interface NavItem {
  readonly label: string;
  /** Inside the workspace. */
  readonly path: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key?: string;
}

export interface NavGroup {
  readonly heading: string | null;
  readonly items: readonly NavItem[];
}

/** The sidebar, the palette and the `g` keys are all drawn from this list. Only what exists is in it. */
export const NAVIGATION: readonly NavGroup[] = [
  { heading: null, items: [{ label: 'Overview', path: '/', icon: LayoutDashboard, key: 'o' }] },
  {
    heading: 'Collect',
    items: [
      { label: 'Sources', path: '/sources', icon: Inbox, key: 's' },
      { label: 'Events', path: '/events', icon: ChartNoAxesGantt, key: 'e' },
      { label: 'Tracking plans', path: '/tracking-plans', icon: ClipboardCheck, key: 't' },
    ],
  },
  {
    heading: 'People',
    items: [
      { label: 'People', path: '/people', icon: UserRound, key: 'p' },
      { label: 'Groups', path: '/groups', icon: Building2, key: 'c' },
    ],
  },
  {
    heading: 'Deliver',
    items: [
      { label: 'Destinations', path: '/destinations', icon: Waypoints, key: 'd' },
      { label: 'Deliveries', path: '/deliveries', icon: Send, key: 'l' },
      { label: 'Replays', path: '/replays', icon: RefreshCcw, key: 'r' },
    ],
  },
  { heading: 'Trust', items: [{ label: 'Ledger', path: '/ledger', icon: Scale, key: 'b' }] },
  {
    heading: 'Settings',
    items: [
      { label: 'General', path: '/settings', icon: Settings },
      { label: 'Members', path: '/settings/members', icon: Users, key: 'm' },
      { label: 'API keys', path: '/settings/api-keys', icon: KeyRound },
      { label: 'Audit log', path: '/settings/audit-log', icon: ScrollText },
    ],
  },
];

/** Whether a nav item is where the person is. `/` and `/settings` only fit themselves. */
export function isHere(itemPath: string, path: string): boolean {
  if (itemPath === '/' || itemPath === '/settings') return path === itemPath;
  return path === itemPath || path.startsWith(`${itemPath}/`);
}
