'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from '@tributary/ui';
import { useMemo } from 'react';
import { type Outputs, useTRPC } from '@/api';
import { EMPTY_POLICY, type PolicyValues, PrivacyFields, policyOf, valuesOfPolicy } from '@/features/sources';
import { FormCard, useForm } from '@/forms';
import { useCan } from '@/workspace';

/** What may be stored of the events of all sources that have no rules of their own. */
export function WorkspacePrivacy({ workspace }: { workspace: Outputs['workspaces']['get'] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('admin');
  const saved = useMemo(() => valuesOfPolicy(workspace.privacy ?? EMPTY_POLICY), [workspace.privacy]);
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.workspaces.get.queryFilter());
        form.discard();
        toast.success('The privacy rules hold from now on');
      },
    }),
  );
  const form = useForm<PolicyValues>({
    name: `workspace-privacy:${workspace.id}`,
    what: 'the workspace’s privacy rules',
    saved,
    error: update.error,
    onSubmit: (values) => update.mutate({ privacy: policyOf(values) }),
  });
  return (
    <FormCard
      form={form}
      title="Privacy"
      description="For all sources without rules of their own. A source's Privacy tab shows what rules make of its events."
      notSaved="The rules were not saved"
      refusal={form.errors.privacy}
      canEdit={canEdit}
      busy={update.isPending}
      action="Save rules"
    >
      <PrivacyFields values={form.values} errors={form.errors} disabled={!canEdit} onChange={form.change} />
    </FormCard>
  );
}
