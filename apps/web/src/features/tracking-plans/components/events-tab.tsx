'use client';
import { Button, type Column, DataTable, EmptyState, groupedNumber, Sheet } from '@tributary/ui';
import { ListPlus, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import type { PlannedEvent, TrackingPlan } from '@/api';
import { useCan } from '@/workspace';
import { usePlanDraft } from '../hooks/use-plan-draft';
import { eventKey, eventWords } from '../plan-words';
import { listRows } from '../schema-rows';
import { AddEvent } from './add-event';
import { EventEditor } from './event-editor';
import { PreviewDialog } from './preview-dialog';

/** The events of a plan: changes stay in this browser until they were tried on real events, and saved. */
export function EventsTab({ plan }: { plan: TrackingPlan }) {
  const canEdit = useCan('editor');
  const { events, isDirty, change, discard } = usePlanDraft(plan);
  const [open, setOpen] = useQueryState('event', parseAsString.withOptions({ history: 'push' }));
  const [adding, setAdding] = useState(false);
  const [previewing, setPreviewing] = useState(false);
  const columns = useMemo(() => columnsFor(plan), [plan]);
  const chosen = events.find((event) => eventKey(event) === open);
  const add = canEdit && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      Add event
    </Button>
  );
  return (
    <div className="space-y-3">
      {canEdit && (
        <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
          {add}
          {isDirty && (
            <div className="flex items-center gap-2">
              <span className="text-xs text-faint">Not saved yet</span>
              <Button variant="ghost" onClick={discard}>
                Discard
              </Button>
              <Button variant="primary" onClick={() => setPreviewing(true)}>
                Check on real events and save
              </Button>
            </div>
          )}
        </div>
      )}
      {events.length === 0 ? (
        <EmptyState icon={ListPlus} title="The plan has no events yet" action={add}>
          Add the events that you want to see: a name, its properties, and which of them are always there. What arrives
          without being planned is listed under Violations, where it can be taken into the plan.
        </EmptyState>
      ) : (
        <div className="overflow-hidden rounded-surface border border-line">
          <DataTable
            label="Events of the plan"
            rows={events}
            columns={columns}
            rowId={eventKey}
            openId={open}
            onOpen={(event) => setOpen(eventKey(event))}
            remember="plan-events"
          />
        </div>
      )}
      {chosen && (
        <Sheet
          open
          onOpenChange={(next) => !next && setOpen(null)}
          title={eventWords(chosen)}
          subtitle={chosen.type}
          size="lg"
        >
          <EventEditor
            key={eventKey(chosen)}
            event={chosen}
            readOnly={!canEdit}
            onChange={(next) => change(events.map((event) => (event === chosen ? next : event)))}
            onRemove={() => {
              change(events.filter((event) => event !== chosen));
              setOpen(null);
            }}
          />
        </Sheet>
      )}
      {adding && (
        <AddEvent
          taken={events}
          onClose={() => setAdding(false)}
          onAdd={(event) => {
            change([...events, event]);
            setAdding(false);
            setOpen(eventKey(event));
          }}
        />
      )}
      {previewing && (
        <PreviewDialog plan={plan} events={events} sources={plan.sources} onClose={() => setPreviewing(false)} />
      )}
    </div>
  );
}

function columnsFor(plan: TrackingPlan): Column<PlannedEvent>[] {
  const saved = new Map(plan.events.map((event) => [eventKey(event), JSON.stringify(event)]));
  return [
    {
      id: 'name',
      header: 'Event',
      width: '100%',
      sortValue: (event) => eventWords(event).toLowerCase(),
      cell: (event) => {
        const before = saved.get(eventKey(event));
        return (
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{eventWords(event)}</span>
            {before === undefined && <span className="text-xs text-accent-text">new</span>}
            {before !== undefined && before !== JSON.stringify(event) && (
              <span className="text-xs text-accent-text">changed</span>
            )}
            <span className="truncate text-xs text-faint max-sm:hidden">{event.description}</span>
          </span>
        );
      },
    },
    { id: 'type', header: 'Call', sortValue: (event) => event.type, cell: (event) => event.type },
    {
      id: 'properties',
      header: 'Properties',
      align: 'right',
      cell: (event) => groupedNumber(listRows(event.schema).length),
    },
    {
      id: 'required',
      header: 'Required',
      align: 'right',
      cell: (event) => groupedNumber(listRows(event.schema).filter((row) => row.required).length),
    },
  ];
}
