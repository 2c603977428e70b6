import { IdleBadge, StatusBadge } from '@tributary/ui';
import { TriangleAlert } from 'lucide-react';
import type { GraphEdge } from '../graph';

const WORDS: Record<GraphEdge['health'], string> = {
  ok: 'Healthy',
  warning: 'Some fail',
  failing: 'Failing',
  paused: 'Paused',
  idle: 'Quiet',
  disabled: 'Disabled',
};
const STATES = { ok: 'delivered', warning: 'parked', failing: 'failed', paused: 'parked' } as const;

export const EDGE_COLORS: Record<GraphEdge['health'], string> = {
  ok: 'var(--delivered)',
  warning: 'var(--parked)',
  failing: 'var(--failed)',
  paused: 'var(--parked)',
  idle: 'var(--line-strong)',
  disabled: 'var(--line-strong)',
};

export const healthWord = (health: GraphEdge['health']): string => WORDS[health];

/** The health of an edge in a word, with its icon. */
export function EdgeHealth({ health }: { health: GraphEdge['health'] }) {
  if (health === 'idle' || health === 'disabled') return <IdleBadge>{WORDS[health]}</IdleBadge>;
  return (
    <StatusBadge state={STATES[health]} {...(health === 'warning' ? { icon: TriangleAlert } : {})}>
      {WORDS[health]}
    </StatusBadge>
  );
}
