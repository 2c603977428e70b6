'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Card, ErrorState, Field, Select, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { type Outputs, useTRPC } from '@/api';
import {
  EMPTY_POLICY,
  IP_CHOICES,
  linesOf,
  type Policy,
  PrivacyLines,
  policyOf,
  type RuleLine,
} from '@/features/sources';
import { RestoredNotice, SaveBar, useForm } from '@/forms';
import { useCan } from '@/workspace';

interface PrivacyValues {
  readonly ip: Policy['ip'];
  readonly lines: readonly RuleLine[];
}

/** What may be stored of the events of all sources that have no rules of their own. */
export function WorkspacePrivacy({ workspace }: { workspace: Outputs['workspaces']['get'] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('admin');
  const saved = useMemo<PrivacyValues>(() => {
    const policy = workspace.privacy ?? EMPTY_POLICY;
    return { ip: policy.ip, lines: linesOf(policy) };
  }, [workspace.privacy]);
  const update = useMutation(
    trpc.workspaces.update.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.workspaces.get.queryFilter());
        form.discard();
        toast.success('The privacy rules hold from now on');
      },
    }),
  );
  const form = useForm<PrivacyValues>({
    name: `workspace-privacy:${workspace.id}`,
    what: 'the workspace’s privacy rules',
    saved,
    error: update.error,
    onSubmit: (values) => update.mutate({ privacy: policyOf(values) }),
  });
  const refusal = form.refusal ?? form.errors.privacy;
  return (
    <Card
      title="Privacy"
      description="For all sources without rules of their own. A source's Privacy tab shows what rules make of its events."
    >
      <form {...form.props} className="space-y-5">
        <RestoredNotice form={form} />
        {refusal && <ErrorState title="The rules were not saved" reason={refusal} />}
        <Field name="ip" label="IP addresses" help="Cut off: the last number, or the last 80 bits of IPv6.">
          <Select
            className="max-w-60"
            value={form.values.ip}
            disabled={!canEdit}
            options={IP_CHOICES}
            onValueChange={(ip) => form.set('ip', ip as Policy['ip'])}
          />
        </Field>
        <PrivacyLines
          lines={form.values.lines}
          errors={form.errors}
          disabled={!canEdit}
          onChange={(lines, field) => form.change({ ...form.values, lines }, field)}
        />
        {canEdit && <SaveBar form={form} busy={update.isPending} action="Save rules" />}
      </form>
    </Card>
  );
}
