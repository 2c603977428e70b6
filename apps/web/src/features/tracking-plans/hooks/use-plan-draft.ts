'use client';
import { useCallback, useEffect, useState } from 'react';
import type { PlannedEvent, TrackingPlan } from '@/api';
import { unsavedForms } from '@/forms';

const keyOf = (id: string) => `plan-draft:${id}`;

interface Kept {
  /** Of the plan that was changed. */
  readonly version: number;
  readonly events: readonly PlannedEvent[];
}

function recall({ id, version }: TrackingPlan): readonly PlannedEvent[] | null {
  try {
    const kept = JSON.parse(window.localStorage.getItem(keyOf(id)) ?? 'null') as Kept | null;
    // Changes to what has become another plan meanwhile would undo somebody's work.
    return kept?.version === version ? kept.events : null;
  } catch {
    return null;
  }
}

/** Unsaved changes of a plan's events: kept in this browser until they are saved or thrown away, reloads included. */
export function usePlanDraft(plan: TrackingPlan) {
  const [events, setEvents] = useState<readonly PlannedEvent[]>(() => recall(plan) ?? plan.events);
  const [base, setBase] = useState(plan.version);
  if (base !== plan.version) {
    setBase(plan.version);
    setEvents(plan.events);
  }
  const isDirty = JSON.stringify(events) !== JSON.stringify(plan.events);
  const discard = useCallback(() => setEvents(plan.events), [plan.events]);
  useEffect(() => {
    if (!isDirty) {
      window.localStorage.removeItem(keyOf(plan.id));
      return;
    }
    window.localStorage.setItem(keyOf(plan.id), JSON.stringify({ version: plan.version, events } satisfies Kept));
    return unsavedForms.add({ what: `the events of ${plan.name}`, discard });
  }, [plan.id, plan.name, plan.version, events, isDirty, discard]);
  return { events, isDirty, change: setEvents, discard };
}
