'use client';
import { cn, durationWords, ExactTime, Facts, Sentence } from '@tributary/ui';
import { Ban, Check, ChevronRight, Clock, type LucideIcon, ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import type { EventTrace } from '@/api';
import { useHref } from '@/workspace';

export type Stage = EventTrace['stages'][number];
type Change = Stage['changes'][number];

const MARKS: Record<Stage['verdict'], { icon: LucideIcon; look: string; word: string }> = {
  ok: { icon: Check, look: 'border-delivered text-delivered', word: 'Done' },
  waiting: { icon: Clock, look: 'border-pending text-pending', word: 'Waiting' },
  refused: { icon: Ban, look: 'border-failed text-failed', word: 'Refused' },
  blocked: { icon: Ban, look: 'border-failed text-failed', word: 'Blocked' },
  quarantined: { icon: ShieldAlert, look: 'border-quarantined text-quarantined', word: 'Quarantined' },
};

const LEADS = {
  person: { path: (id: string) => `/people/${id}`, words: 'See the person' },
  plan: { path: (id: string) => `/tracking-plans/${id}?tab=violations`, words: 'See the plan' },
} as const;

/** A longer sentence stands below its step's title, as any does in a panel: beside it, it would be a column of words. */
const BESIDE_CHARS_MAX = 60;

/** A point on the line. */
export function Point({ mark, isLast, children }: { mark: ReactNode; isLast: boolean; children: ReactNode }) {
  return (
    <li className="relative flex gap-3 pb-4">
      {!isLast && <span className="absolute top-6 bottom-0 left-3 w-px bg-line-strong" aria-hidden />}
      {mark}
      <div className="@container min-w-0 flex-1">{children}</div>
    </li>
  );
}

/** One step: what came of it, how long it took, and, opened, its facts and what it changed. */
export function StageItem({ stage, isLast }: { stage: Stage; isLast: boolean }) {
  const [open, setOpen] = useState(stage.verdict !== 'ok');
  const mark = MARKS[stage.verdict];
  const href = useHref();
  const isBeside = stage.detail.length <= BESIDE_CHARS_MAX;
  return (
    <Point
      isLast={isLast}
      mark={
        <span
          className={cn(
            'z-[1] flex size-6 shrink-0 items-center justify-center rounded-full border bg-surface',
            mark.look,
          )}
        >
          <mark.icon className="size-3.5" aria-label={mark.word} />
        </span>
      }
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={cn(
          'flex min-h-6 w-full flex-wrap items-baseline gap-x-2 rounded text-left text-sm',
          isBeside && '@xl:flex-nowrap',
        )}
      >
        <span className={cn('font-medium', isBeside ? 'grow @xl:grow-0' : 'grow')}>{stage.title}</span>
        <span className={cn('order-last w-full min-w-0 text-soft', isBeside && '@xl:order-none @xl:w-auto @xl:flex-1')}>
          <Sentence text={stage.detail} />
        </span>
        <span className="ml-auto flex shrink-0 items-baseline gap-x-2 text-xs">
          {stage.tookMs !== null && <span className="text-soft tabular-nums">{durationWords(stage.tookMs)}</span>}
          {stage.at && <ExactTime at={stage.at} className="text-faint" />}
          <ChevronRight
            className={cn('size-3.5 self-center text-faint transition-transform', open && 'rotate-90')}
            aria-hidden
          />
        </span>
      </button>
      {open && stage.facts.length > 0 && (
        <Facts
          className="mt-2 rounded-surface border border-line bg-canvas p-3"
          facts={stage.facts.map(
            (fact) =>
              [
                fact.label,
                <span key={fact.label} className="wrap-anywhere">
                  {fact.value}
                  {fact.code && <code className="ml-2 font-mono text-xs text-faint">{fact.code}</code>}
                </span>,
              ] as const,
          )}
        />
      )}
      {open && stage.leadsTo && (
        <Link
          href={href(LEADS[stage.leadsTo.kind].path(stage.leadsTo.id))}
          className="mt-2 inline-block text-sm text-accent-text underline-offset-4 hover:underline"
        >
          {LEADS[stage.leadsTo.kind].words}
        </Link>
      )}
      {open && stage.changes.length > 0 && <ChangeList title={stage.title} changes={stage.changes} />}
    </Point>
  );
}

const KINDS: Record<Change['kind'], string> = {
  added: 'Added',
  changed: 'Changed',
  moved: 'Moved',
  removed: 'Left out',
};

function ChangeList({ title, changes }: { title: string; changes: readonly Change[] }) {
  return (
    <ul
      aria-label={`${title}: changes`}
      className="mt-2 divide-y divide-line overflow-hidden rounded-surface border border-line text-xs"
    >
      {changes.map((change) => (
        <li key={`${change.kind}:${change.path}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2">
          <span className="w-16 shrink-0 text-faint">{KINDS[change.kind]}</span>
          <code className="font-mono break-all">{change.path}</code>
          <span className="min-w-0 flex-1 break-all text-soft">
            {change.before !== null && change.kind !== 'moved' && <del className="font-mono">{change.before}</del>}
            {change.before !== null && change.kind === 'changed' && ' → '}
            {change.after !== null && <span className="font-mono text-text">{change.after}</span>}
          </span>
          {change.why && <span className="text-faint">{change.why}</span>}
        </li>
      ))}
    </ul>
  );
}
