'use client';
import { Button, Dialog, DialogClose, Field, Input, Select } from '@tributary/ui';
import { useState } from 'react';
import type { PlannedEvent } from '@/api';
import { eventKey, NAMED_TYPES } from '../plan-words';

const TYPES: readonly { value: PlannedEvent['type']; label: string }[] = [
  { value: 'track', label: 'track: somebody did something' },
  { value: 'page', label: 'page: a page was seen' },
  { value: 'screen', label: 'screen: a screen was seen' },
  { value: 'identify', label: 'identify: who somebody is' },
  { value: 'group', label: 'group: whom somebody belongs to' },
  { value: 'alias', label: 'alias: two ids are one person' },
];

export function AddEvent({
  taken,
  onAdd,
  onClose,
}: {
  taken: readonly PlannedEvent[];
  onAdd: (event: PlannedEvent) => void;
  onClose: () => void;
}) {
  const [type, setType] = useState<PlannedEvent['type']>('track');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const name = NAMED_TYPES.includes(type) ? typed.trim() : '';
  const error = faultOf({ type, name }, taken);
  const submit = () => {
    setTried(true);
    if (!error) onAdd({ type, name, description: '', schema: { type: 'object', properties: {} } });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add an event"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" onClick={submit}>
            Add event
          </Button>
        </>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Call" error={NAMED_TYPES.includes(type) ? undefined : tried ? (error ?? undefined) : undefined}>
          <Select value={type} onValueChange={(value) => setType(value as PlannedEvent['type'])} options={TYPES} />
        </Field>
        {NAMED_TYPES.includes(type) && (
          <Field
            label="Name"
            help="Exactly as it is sent: “Order Completed” and “order completed” are two events."
            error={tried ? (error ?? undefined) : undefined}
          >
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} maxLength={500} autoFocus />
          </Field>
        )}
      </form>
    </Dialog>
  );
}

function faultOf(event: Pick<PlannedEvent, 'type' | 'name'>, taken: readonly PlannedEvent[]): string | null {
  if (event.type === 'track' && event.name === '') return 'A track call needs the name of the event.';
  return taken.some((one) => eventKey(one) === eventKey(event)) ? 'This event is in the plan already.' : null;
}
