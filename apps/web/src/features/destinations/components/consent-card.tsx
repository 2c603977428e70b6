'use client';
import { useMutation } from '@tanstack/react-query';
import { Field, Input, Select, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { type Destination, useTRPC } from '@/api';
import { FormCard, useForm } from '@/forms';
import { useSavedDestination } from './pause-controls';

interface ConsentValues {
  readonly categories: string;
  readonly withoutInfo: 'deliver' | 'withhold';
}

const WITHOUT_INFO = [
  { value: 'deliver', label: 'Are delivered' },
  { value: 'withhold', label: 'Are withheld' },
];

const categoriesOf = (text: string) => [
  ...new Set(
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

/** What people have to have agreed to before their events go to this destination. */
export function ConsentCard({ destination, canEdit }: { destination: Destination; canEdit: boolean }) {
  const trpc = useTRPC();
  const saved = useSavedDestination();
  const { consent } = destination;
  const update = useMutation(
    trpc.destinations.update.mutationOptions({
      onSuccess: (after) => {
        saved(after);
        form.discard();
        toast.success(after.consent ? 'Consent is asked for from now on' : 'No consent is needed any more');
      },
    }),
  );
  const form = useForm<ConsentValues>({
    name: `consent:${destination.id}`,
    what: `the consent that ${destination.name} needs`,
    saved: useMemo(
      () => ({ categories: (consent?.categories ?? []).join(', '), withoutInfo: consent?.withoutInfo ?? 'deliver' }),
      [consent],
    ),
    error: update.error,
    onSubmit: ({ categories, withoutInfo }) => {
      const named = categoriesOf(categories);
      update.mutate({
        id: destination.id,
        consent: named.length === 0 ? null : { categories: named, withoutInfo },
      });
    },
  });
  return (
    <FormCard
      form={form}
      title="Consent"
      description="An event goes here only when its person has agreed to all of these categories. Others are filtered, with that reason."
      notSaved="The consent was not saved"
      canEdit={canEdit}
      busy={update.isPending}
      action="Save consent"
    >
      <Field
        name="categories"
        label="Categories"
        optional
        error={form.errors.categories ?? form.errors['consent.categories']}
        help="As your consent tool names them, separated by commas: Advertising, C0004. Empty: no consent is needed."
      >
        <Input
          value={form.values.categories}
          placeholder="Advertising"
          maxLength={1000}
          disabled={!canEdit}
          onChange={(event) => form.set('categories', event.target.value)}
        />
      </Field>
      <Field name="withoutInfo" label="Events that say nothing about consent" help="Servers rarely say anything.">
        <Select
          className="max-w-48"
          value={form.values.withoutInfo}
          disabled={!canEdit}
          options={WITHOUT_INFO}
          onValueChange={(value) => form.set('withoutInfo', value as ConsentValues['withoutInfo'])}
        />
      </Field>
    </FormCard>
  );
}
