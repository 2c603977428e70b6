'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, ErrorState, Field, Segmented, Select, Skeleton, toast } from '@tributary/ui';
import { useMemo } from 'react';
import { ProblemState, type Source, useTRPC } from '@/api';
import { RestoredNotice, SaveBar, useForm } from '@/forms';
import { useCan } from '@/workspace';
import { EMPTY_POLICY, IP_CHOICES, linesOf, type Policy, type PrivacyValues, policyOf } from '../privacy-rules';
import { PrivacyLines } from './privacy-lines';
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
    return { from: source.privacy ? 'own' : 'workspace', ip: policy.ip, lines: linesOf(policy) };
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
  const disabled = !canEdit || !isOwn;
  const changeFrom = (from: PrivacyValues['from']) =>
    form.change(from === 'own' ? { ...values, from } : { from, ip: standard.ip, lines: linesOf(standard) }, 'from');
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <form {...form.props}>
        <Card
          title="What may be stored"
          description="Applied before an event is stored or sent on. What is stored already stays as it is."
        >
          <div className="space-y-5">
            <RestoredNotice form={form} />
            {(form.refusal ?? form.errors.privacy) && (
              <ErrorState title="The rules were not saved" reason={form.refusal ?? form.errors.privacy} />
            )}
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
            <Field
              name="ip"
              label="IP addresses"
              help="Of the request, and those that events tell. Cut off: the last number, or the last 80 bits of IPv6."
            >
              <Select
                className="max-w-60"
                value={isOwn ? values.ip : standard.ip}
                disabled={disabled}
                options={IP_CHOICES}
                onValueChange={(ip) => form.set('ip', ip as Policy['ip'])}
              />
            </Field>
            <PrivacyLines
              lines={isOwn ? values.lines : linesOf(standard)}
              errors={form.errors}
              disabled={disabled}
              onChange={(lines, field) => form.change({ ...values, lines }, field)}
            />
            {canEdit && <SaveBar form={form} busy={update.isPending} action="Save rules" />}
          </div>
        </Card>
      </form>
      <PrivacyPreview sourceId={source.id} policy={shown} />
    </div>
  );
}
