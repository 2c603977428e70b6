'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, Combobox, cn, Input, Segmented, Select, Textarea } from '@tributary/ui';
import { Plus, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type FilterTree, type PropertyPath, problemOf, useTRPC, useTRPCClient } from '@/api';
import {
  addTo,
  type FilterClause,
  type FilterNode,
  type FilterOperator,
  isComplete,
  OPERATOR_WORDS,
  replaceAt,
  takesNumber,
  takesValue,
  withOperator,
} from '../filter-tree';
import { shareWords } from '../share-words';
import { useFilterTree } from './filter-sentence';

const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'];
const HEAD_FIELDS = ['type', 'event', 'name', 'userId'];
const isField = (path: string) => HEAD_FIELDS.includes(path) || /^(properties|traits|context)\./.test(path);

/**
 * The tree that is edited, and its text, which is what counts. The server writes the text, because it alone knows the
 * language; a tree that says nothing yet (a clause without its value) is not written.
 */
function useTrigger(filter: string, onFilter: (filter: string) => void) {
  const client = useTRPCClient();
  const read = useFilterTree(filter);
  const [tree, setTree] = useState<FilterTree | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const written = useRef<string | null>(null);
  useEffect(() => {
    // What this builder wrote itself is not read back: that would close what is being typed.
    if (read.data?.tree && written.current !== filter) setTree(read.data.tree);
  }, [read.data, filter]);
  const turn = useRef(0);
  const change = (next: FilterTree) => {
    setTree(next);
    setProblem(null);
    const mine = ++turn.current;
    if (!next.children.every(isComplete)) return;
    client.mappings.writeFilter.query({ tree: next }).then(
      (answer) => {
        if (turn.current !== mine) return;
        written.current = answer.filter;
        onFilter(answer.filter);
      },
      (error: unknown) => turn.current === mine && setProblem(problemOf(error).message),
    );
  };
  const unreadable = read.data && read.data.tree === null ? read.data.message : null;
  return { tree, change, problem, unreadable };
}

/** Which events: clauses by clicking, with fields and values that really arrive. The text is there on demand. */
export function TriggerBuilder({
  filter,
  onFilter,
  paths,
  disabled,
}: {
  filter: string;
  onFilter: (filter: string) => void;
  paths: readonly PropertyPath[];
  disabled: boolean;
}) {
  const { tree, change, problem, unreadable } = useTrigger(filter, onFilter);
  const [asText, setAsText] = useState(false);
  return (
    <section className="space-y-3" aria-labelledby="trigger-head">
      <div className="flex items-center justify-between">
        <h2 id="trigger-head" className="text-sm font-medium">
          Which events
        </h2>
        <Button variant="ghost" size="sm" onClick={() => setAsText(!asText)} aria-pressed={asText}>
          {asText ? 'Clauses' : 'As text'}
        </Button>
      </div>
      {asText || unreadable !== null ? (
        <FilterText filter={filter} onFilter={onFilter} problem={unreadable} disabled={disabled} />
      ) : (
        tree && (
          <GroupEditor
            tree={tree}
            path={[]}
            paths={paths}
            disabled={disabled}
            onNode={(path, node) => change(path.length === 0 ? (node as FilterTree) : replaceAt(tree, path, node))}
            onAdd={(path, node) => change(addTo(tree, path, node))}
          />
        )
      )}
      {problem && <p className="text-xs text-failed">{problem}</p>}
    </section>
  );
}

function FilterText({
  filter,
  onFilter,
  problem,
  disabled,
}: {
  filter: string;
  onFilter: (filter: string) => void;
  problem: string | null;
  disabled: boolean;
}) {
  return (
    <div className="space-y-1.5">
      <Textarea
        aria-label="Trigger as text"
        className="font-mono text-xs"
        value={filter}
        disabled={disabled}
        spellCheck={false}
        placeholder="Every event"
        aria-invalid={problem !== null || undefined}
        onChange={(event) => onFilter(event.target.value)}
      />
      {problem ? (
        <p className="text-xs text-failed">{problem}</p>
      ) : (
        <p className="text-xs text-faint">Segment's filter language. Empty takes every event.</p>
      )}
    </div>
  );
}

interface NodeProps {
  paths: readonly PropertyPath[];
  disabled: boolean;
  onNode: (path: readonly number[], node: FilterNode | null) => void;
  onAdd: (path: readonly number[], node: FilterNode) => void;
}

const newClause = (isFirst: boolean): FilterClause =>
  isFirst
    ? { kind: 'clause', field: 'type', operator: '=', value: 'track' }
    : { kind: 'clause', field: '', operator: '=', value: '' };

function GroupEditor({ tree, path, ...props }: NodeProps & { tree: FilterTree; path: readonly number[] }) {
  const { paths, disabled, onNode, onAdd } = props;
  const nested = path.length > 0;
  return (
    <div className={cn('space-y-2', nested && 'rounded-surface border border-line bg-canvas p-2.5')}>
      {tree.children.length > 1 && (
        <Segmented
          size="sm"
          aria-label="How clauses are joined"
          value={tree.match}
          onValueChange={(match) => onNode(path, { ...tree, match })}
          options={[
            { value: 'all', label: 'All of these' },
            { value: 'any', label: 'Any of these' },
          ]}
        />
      )}
      {tree.children.length === 0 && <p className="text-sm text-soft">Every event is taken.</p>}
      {tree.children.map((child, index) => {
        const at = [...path, index];
        return child.kind === 'group' ? (
          <div key={at.join('.')} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <GroupEditor tree={child} path={at} {...props} />
            </div>
            <RemoveButton disabled={disabled} onClick={() => onNode(at, null)} label="Remove the group" />
          </div>
        ) : (
          <ClauseRow
            key={at.join('.')}
            clause={child}
            paths={paths}
            disabled={disabled}
            onChange={(next) => onNode(at, next)}
          />
        );
      })}
      <div className="flex gap-1">
        <Button
          size="sm"
          variant="ghost"
          disabled={disabled}
          onClick={() => onAdd(path, newClause(!nested && tree.children.length === 0))}
        >
          <Plus aria-hidden />
          Add clause
        </Button>
        {path.length < 2 && tree.children.length > 0 && (
          <Button
            size="sm"
            variant="ghost"
            disabled={disabled}
            onClick={() =>
              onAdd(path, { kind: 'group', match: tree.match === 'all' ? 'any' : 'all', children: [newClause(false)] })
            }
          >
            <Plus aria-hidden />
            Add group
          </Button>
        )}
      </div>
    </div>
  );
}

function RemoveButton({ onClick, label, disabled }: { onClick: () => void; label: string; disabled: boolean }) {
  return (
    <Button variant="ghost" size="icon" aria-label={label} onClick={onClick} disabled={disabled}>
      <X aria-hidden />
    </Button>
  );
}

const operators = (Object.keys(OPERATOR_WORDS) as FilterOperator[]).map((value) => ({
  value,
  label: OPERATOR_WORDS[value],
}));

function ClauseRow({
  clause,
  paths,
  disabled,
  onChange,
}: {
  clause: FilterClause;
  paths: readonly PropertyPath[];
  disabled: boolean;
  onChange: (next: FilterClause | null) => void;
}) {
  const fields = useMemo(() => {
    const found = paths.filter((one) => isField(one.path) && !HEAD_FIELDS.includes(one.path));
    return [
      ...HEAD_FIELDS.map((field) => ({ value: field, label: field, group: 'The event' })),
      ...found.map((one) => ({
        value: one.path,
        label: one.path,
        group: 'Fields that arrive',
        hint: one.examples[0]
          ? `${one.examples[0].slice(0, 24)} · ${shareWords(one.presence)}`
          : shareWords(one.presence),
      })),
    ];
  }, [paths]);
  return (
    <div className="flex items-center gap-1.5">
      <Combobox
        aria-label="Field"
        className="w-44 shrink-0"
        placeholder="Field…"
        searchPlaceholder="Find a field"
        allowCustom
        disabled={disabled}
        value={clause.field}
        options={fields}
        onValueChange={(field) => onChange({ ...clause, field })}
      />
      <Select
        aria-label="Comparison"
        className="w-36 shrink-0"
        disabled={disabled}
        value={clause.operator}
        options={operators}
        onValueChange={(operator) => onChange(withOperator(clause, operator as FilterOperator))}
      />
      <div className="min-w-0 flex-1">
        {takesValue(clause.operator) && (
          <ClauseValue clause={clause} paths={paths} disabled={disabled} onChange={onChange} />
        )}
      </div>
      <RemoveButton
        disabled={disabled}
        onClick={() => onChange(null)}
        label={`Remove the clause on ${clause.field || 'a field'}`}
      />
    </div>
  );
}

function ClauseValue({
  clause,
  paths,
  disabled,
  onChange,
}: {
  clause: FilterClause;
  paths: readonly PropertyPath[];
  disabled: boolean;
  onChange: (next: FilterClause) => void;
}) {
  const trpc = useTRPC();
  const names = useQuery({ ...trpc.events.names.queryOptions({ limit: 200 }), staleTime: 60_000 });
  if (takesNumber(clause.operator))
    return (
      <Input
        aria-label="Value"
        inputMode="decimal"
        disabled={disabled}
        defaultValue={clause.value === undefined ? '' : String(clause.value)}
        placeholder="A number"
        onChange={(event) => {
          const { value: _value, ...rest } = clause;
          const number = Number(event.target.value);
          onChange(event.target.value.trim() === '' || !Number.isFinite(number) ? rest : { ...rest, value: number });
        }}
      />
    );
  const known =
    clause.field === 'type'
      ? EVENT_TYPES
      : clause.field === 'event' || clause.field === 'name'
        ? (names.data?.data ?? []).map((one) => one.name).filter(Boolean)
        : (paths.find((one) => one.path === clause.field)?.examples ?? []);
  const value = String(clause.value ?? '');
  return (
    <Combobox
      aria-label="Value"
      className="w-full"
      placeholder="Value…"
      searchPlaceholder="Type or choose"
      emptyText="Type a value."
      allowCustom
      disabled={disabled}
      value={value}
      options={[...new Set([...(value ? [value] : []), ...known])].map((one) => ({ value: one, label: one }))}
      onValueChange={(next) => onChange({ ...clause, value: next })}
    />
  );
}
