'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Field, Input, Select, toast } from '@tributary/ui';
import { useState } from 'react';
import { problemOf, type Source, useTRPC } from '@/api';
import { SCHEDULE_CHOICES, type Schedule, scheduleChoice } from '../schedule';

/** When a pull source is read by itself. Saved with a button: a cron expression is typed in parts. */
export function ScheduleCard({ source, canEdit }: { source: Source; canEdit: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [choice, setChoice] = useState(scheduleChoice(source.schedule));
  const [cron, setCron] = useState(source.schedule && 'cron' in source.schedule ? source.schedule.cron : '0 6 * * *');
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.sources.get.queryKey({ id: source.id }), saved);
        toast.success('The schedule is saved');
      },
    }),
  );
  const next: Schedule =
    choice === ''
      ? null
      : choice === 'cron'
        ? { cron, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }
        : { everyMinutes: Number(choice) };
  const options = SCHEDULE_CHOICES.some((one) => one.value === choice)
    ? SCHEDULE_CHOICES
    : [...SCHEDULE_CHOICES, { value: choice, label: `Every ${choice} minutes` }];
  return (
    <Card title="Schedule" description="How often new and changed rows are read.">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Read" className="w-48" error={update.error ? problemOf(update.error).message : undefined}>
          <Select value={choice} onValueChange={setChoice} options={options} disabled={!canEdit} />
        </Field>
        {choice === 'cron' && (
          <Field label="Cron" className="w-48" help="In your time zone.">
            <Input
              value={cron}
              onChange={(event) => setCron(event.target.value)}
              className="font-mono text-xs"
              disabled={!canEdit}
            />
          </Field>
        )}
        {canEdit && (
          <Button
            busy={update.isPending}
            onClick={() => update.mutate({ id: source.id, schedule: next })}
            disabled={JSON.stringify(next) === JSON.stringify(source.schedule)}
          >
            Save schedule
          </Button>
        )}
      </div>
    </Card>
  );
}
