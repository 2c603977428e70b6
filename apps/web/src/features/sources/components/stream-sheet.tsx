'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, ErrorState, JsonView, ScrollRegion, Sheet, SkeletonText, toast } from '@tributary/ui';
import { useId, useMemo } from 'react';
import { ProblemState, type Source, useTRPC } from '@/api';
import { leave, RestoredNotice, useForm } from '@/forms';
import { useCan } from '@/workspace';
import { rowBecomes } from '../row-becomes';
import { checkChoice, choiceOf, type StreamChoice, type StreamRow } from '../stream-rows';
import { StreamMappingFields } from './stream-mapping-fields';
import { StreamReadingFields } from './stream-reading-fields';

/** How one table is read: cursor, key, what a row becomes, with real rows beside it. */
export function StreamSheet({ source, row, onClose }: { source: Source; row: StreamRow; onClose: () => void }) {
  const canEdit = useCan('editor');
  const formId = useId();
  const { form, busy } = useStreamForm({ source, row, onClose });
  const { choice, again } = form.values;
  const change = (part: Partial<StreamChoice>, field: string) =>
    form.change({ ...form.values, choice: { ...choice, ...part } }, field);
  return (
    <Sheet
      open
      size="lg"
      onOpenChange={(open) => !open && leave(onClose)}
      title={<span className="font-mono text-base">{row.name}</span>}
      actions={
        canEdit && (
          <Button type="submit" form={formId} variant="primary" size="sm" busy={busy}>
            {row.saved ? 'Save' : 'Read this table'}
          </Button>
        )
      }
    >
      <form id={formId} {...form.props} className="space-y-6 p-5">
        <RestoredNotice form={form} />
        {form.refusal && <ErrorState title="The table was not saved" reason={form.refusal} />}
        <fieldset disabled={!canEdit} className="min-w-0 space-y-6">
          <StreamReadingFields row={row} choice={choice} errors={form.errors} onChange={change} />
          {row.saved?.cursor && (
            <label className="flex items-center gap-2 text-sm" htmlFor="read-again">
              <Checkbox
                id="read-again"
                checked={again}
                onCheckedChange={(checked) => form.set('again', checked === true)}
              />
              Read the history again <span className="text-faint">(read until {row.saved.cursor})</span>
            </label>
          )}
          <StreamMappingFields
            row={row}
            mapping={choice.mapping}
            errors={form.errors}
            onChange={(mapping, field) => change({ mapping }, field)}
          />
        </fieldset>
      </form>
      <Rows source={source} name={row.name} choice={choice} />
    </Sheet>
  );
}

/** The choice of a table as a form, kept until it is saved. */
function useStreamForm({ source, row, onClose }: { source: Source; row: StreamRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const done = () => {
    queries.invalidateQueries(trpc.streams.list.queryFilter());
    form.discard();
    toast.success(`${row.name} is saved`);
    onClose();
  };
  const create = useMutation(trpc.streams.create.mutationOptions({ onSuccess: done }));
  const update = useMutation(trpc.streams.update.mutationOptions({ onSuccess: done }));
  const form = useForm({
    name: `stream:${source.id}:${row.name}`,
    what: `the table ${row.name}`,
    saved: useMemo(() => ({ choice: choiceOf(row), again: false }), [row]),
    check: ({ choice }) => checkChoice(choice),
    error: create.error ?? update.error,
    onSubmit: ({ choice, again }) => {
      const body = {
        ...choice,
        primaryKey: [...choice.primaryKey],
        cursorField: choice.mode === 'incremental' ? choice.cursorField : null,
      };
      if (row.saved)
        update.mutate({ sourceId: source.id, id: row.saved.id, ...body, ...(again ? { resetCursor: true } : {}) });
      else create.mutate({ sourceId: source.id, name: row.name, selected: true, ...body });
    },
  });
  return { form, busy: create.isPending || update.isPending };
}

/** Real rows, and the event that the first of them becomes by the choice in the form. */
function Rows({ source, name, choice }: { source: Source; name: string; choice: StreamChoice }) {
  const trpc = useTRPC();
  const preview = useQuery({
    ...trpc.streams.previewRows.queryOptions({ sourceId: source.id, stream: name, limit: 10 }),
    staleTime: 60_000,
    retry: false,
  });
  const first = preview.data?.data[0];
  return (
    <div className="space-y-6 px-5 pb-5">
      <section className="space-y-2">
        <h3 className="text-sm font-medium">The first row becomes</h3>
        {preview.error && (
          <ProblemState what="The first rows" error={preview.error} onRetry={() => preview.refetch()} />
        )}
        {preview.isPending && <SkeletonText lines={6} />}
        {preview.isSuccess && !first && <p className="text-sm text-soft">The table is empty.</p>}
        {first && <JsonView value={rowBecomes(name, first, choice)} />}
      </section>
      {preview.data && preview.data.data.length > 0 && <PreviewRows rows={preview.data.data} />}
    </div>
  );
}

function PreviewRows({ rows }: { rows: readonly Readonly<Record<string, unknown>>[] }) {
  const names = Object.keys(rows[0] ?? {});
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-medium">First rows</h3>
      <ScrollRegion label="First rows of the table" className="overflow-x-auto rounded-surface border border-line">
        <table className="w-full font-mono text-xs">
          <thead>
            <tr>
              {names.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="h-8 border-b border-line px-3 text-left font-medium whitespace-nowrap text-faint"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a preview never changes its order
              <tr key={index}>
                {names.map((name) => (
                  <td key={name} className="h-8 max-w-64 truncate border-b border-line px-3 whitespace-nowrap">
                    {cellText(row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
