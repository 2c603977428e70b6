'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Field, Input, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { type Source, useTRPC } from '@/api';
import { FormCard, useForm } from '@/forms';
import { checkLimits, type LimitValues, limitsOf, valuesOf } from '../limits';

/** How much may come in before it waits in a lane of its own, and before it is told to slow down. */
export function LimitsCard({ source, canEdit }: { source: Source; canEdit: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onSuccess: (answer) => {
        queries.setQueryData(trpc.sources.get.queryKey({ id: source.id }), answer);
        queries.invalidateQueries(trpc.sources.flow.queryFilter());
        form.discard();
        toast.success(answer.limits ? 'The limits hold from now on' : 'The source has no limits any more');
      },
    }),
  );
  const form = useForm<LimitValues>({
    name: `limits:${source.id}`,
    what: `the limits of ${source.name}`,
    saved: useMemo(() => valuesOf(source.limits), [source.limits]),
    check: checkLimits,
    error: update.error,
    onSubmit: (values) => update.mutate({ id: source.id, limits: limitsOf(values) }),
  });
  const field = (name: keyof LimitValues, label: string, help: string) => (
    <Field name={`limits.${name}`} label={label} help={help} optional error={form.errors[`limits.${name}`]}>
      <Input
        className="max-w-40"
        inputMode="numeric"
        maxLength={7}
        disabled={!canEdit}
        value={form.values[name]}
        onChange={(event) => form.change({ ...form.values, [name]: event.target.value }, `limits.${name}`)}
      />
    </Field>
  );
  return (
    <FormCard
      form={form}
      title="Limits"
      description="So that a source that sends too much does not delay the others. Empty: no limits."
      notSaved="The limits were not saved"
      canEdit={canEdit}
      busy={update.isPending}
      action="Save limits"
    >
      {field(
        'eventsPerSecond',
        'Events per second',
        'Above it events are accepted and wait in a lane of their own. Nothing is lost, and they stay in order.',
      )}
      {field('burst', 'Burst', 'Events at once, after a calm time. Two seconds’ worth unless you say otherwise.')}
      {field(
        'refuseAbove',
        'Refuse above',
        'Events per second above which requests are answered with 429: SDKs keep the events and come again.',
      )}
    </FormCard>
  );
}
