'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Segmented, Skeleton, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { ProblemState, type Source, useTRPC } from '@/api';
import { FormCard, useForm } from '@/forms';
import { useCan } from '@/workspace';
import { EMPTY_POLICY, type Policy, type PrivacyValues, policyOf, valuesOfPolicy } from '../privacy-rules';
import { PrivacyFields } from './privacy-fields';
import { PrivacyPreview } from './privacy-preview';

/** What of this source's events may be stored, and what that would have made of its latest events. */
export function PrivacyTab({ source }: { source: Source }) {
  const trpc = useTRPC();
  const workspace = useQuery(trpc.workspaces.get.queryOptions());
  if (workspace.error) {
    return <ProblemState what="The privacy rules" error={workspace.error} onRetry={() => workspace.refetch()} />;
  }
  if (!workspace.data) return <Skeleton className="h-60 w-full" />;
  return <PrivacyForm source={source} standard={workspace.data.privacy ?? EMPTY_POLICY} />;
}

function PrivacyForm({ source, standard }: { source: Source; standard: Policy }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const saved = useMemo<PrivacyValues>(() => {
    const policy = source.privacy ?? standard;
    return { from: source.privacy ? 'own' : 'workspace', ...valuesOfPolicy(policy) };
  }, [source.privacy, standard]);
  const update = useMutation(
    trpc.sources.update.mutationOptions({
      onSuccess: (answer) => {
        queries.setQueryData(trpc.sources.get.queryKey({ id: source.id }), answer);
        form.discard();
        toast.success('The privacy rules hold from now on');
      },
    }),
  );
  const form = useForm<PrivacyValues>({
    name: `privacy:${source.id}`,
    what: `the privacy rules of ${source.name}`,
    saved,
    error: update.error,
    onSubmit: (values) => update.mutate({ id: source.id, privacy: values.from === 'own' ? policyOf(values) : null }),
  });
  const { values } = form;
  const isOwn = values.from === 'own';
  const shown = isOwn ? policyOf(values) : standard;
  const changeFrom = (from: PrivacyValues['from']) =>
    form.change(from === 'own' ? { ...values, from } : { from, ...valuesOfPolicy(standard) }, 'from');
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <FormCard
        form={form}
        title="What may be stored"
        description="Applied before an event is stored or sent on. What is stored already stays as it is."
        notSaved="The rules were not saved"
        refusal={form.errors.privacy}
        canEdit={canEdit}
        busy={update.isPending}
        action="Save rules"
      >
        {canEdit && (
          <Segmented
            aria-label="Which rules hold"
            value={values.from}
            onValueChange={changeFrom}
            options={[
              { value: 'workspace', label: "The workspace's rules" },
              { value: 'own', label: 'Rules of this source' },
            ]}
          />
        )}
        <PrivacyFields
          values={isOwn ? values : valuesOfPolicy(standard)}
          errors={form.errors}
          disabled={!canEdit || !isOwn}
          onChange={(policy, field) => form.change({ ...values, ...policy }, field)}
        />
      </FormCard>
      <PrivacyPreview sourceId={source.id} policy={shown} />
    </div>
  );
}
