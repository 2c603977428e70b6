'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { cn } from './cn';
import { CopyButton, useCopy } from './copy';
import { SearchInput } from './input';
import { type JsonRow, jsonRows, pruneJson } from './json-rows';
import { ScrollRegion } from './scroll-region';

export interface JsonViewProps {
  value: unknown;
  title?: string;
  /** Shows a field that narrows the tree to what fits. */
  searchable?: boolean;
  className?: string;
  /** Called with a path such as `properties.email` when its key is clicked; without it the path is copied. */
  onPick?: (path: string) => void;
}

function Value({ value }: { value: unknown }) {
  if (typeof value === 'string') return <span className="text-delivered">{JSON.stringify(value)}</span>;
  if (typeof value === 'number') return <span className="text-quarantined">{String(value)}</span>;
  if (typeof value === 'boolean') return <span className="text-pending">{String(value)}</span>;
  if (value === null) return <span className="text-faint">null</span>;
  return <span className="text-faint">{JSON.stringify(value)}</span>;
}

/** JSON to read: folds, is searched by key or value, a key gives its path. */
export function JsonView({ value, title, searchable, className, onPick }: JsonViewProps) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const { copy } = useCopy();
  const shown = useMemo(() => (text ? pruneJson(value, text) : value), [value, text]);
  const rows = useMemo(
    () => (shown === undefined ? [] : jsonRows(shown, text ? new Set() : collapsed)),
    [shown, collapsed, text],
  );
  const toggle = (path: string) => {
    const next = new Set(collapsed);
    if (!next.delete(path)) next.add(path);
    setCollapsed(next);
  };
  return (
    <div className={cn('overflow-hidden rounded-surface border border-line bg-canvas', className)}>
      {(title || searchable) && (
        <div className="flex h-9 items-center gap-2 border-b border-line pr-1 pl-4 text-xs text-faint">
          <span className="min-w-0 flex-1 truncate" title={title}>
            {title}
          </span>
          {searchable && (
            <SearchInput
              value={text}
              onValueChange={setText}
              placeholder="Find a key or value"
              aria-label="Find a key or value"
              className="w-44 [&_input]:h-6 [&_input]:text-xs [&_svg]:top-1 [&_button]:top-0.5"
            />
          )}
          <CopyButton text={JSON.stringify(value, null, 2)} label="Copy JSON" />
        </div>
      )}
      <ScrollRegion label={title ?? 'JSON'} className="overflow-x-auto py-2 font-mono text-xs leading-5">
        {rows.map((row) => (
          <Line
            key={`${row.path}:${row.kind}`}
            row={row}
            onToggle={toggle}
            onKey={onPick ?? copy}
            picks={onPick !== undefined}
          />
        ))}
        {rows.length === 0 && <p className="px-4 text-faint">Nothing fits “{text}”.</p>}
      </ScrollRegion>
    </div>
  );
}

function Line({
  row,
  onToggle,
  onKey,
  picks,
}: {
  row: JsonRow;
  onToggle: (path: string) => void;
  onKey: (path: string) => void;
  picks: boolean;
}) {
  const comma = row.last || row.kind === 'open' ? '' : ',';
  let content: ReactNode;
  if (row.kind === 'value') content = <Value value={row.value} />;
  else if (row.collapsed) {
    const close = row.bracket === '[' ? ']' : '}';
    content = (
      <span className="text-faint">
        {row.bracket} {row.size} {row.size === 1 ? 'entry' : 'entries'} {close}
      </span>
    );
  } else content = <span className="text-faint">{row.bracket}</span>;
  return (
    <div className="flex min-w-max px-2 hover:bg-hover" style={{ paddingLeft: 8 + row.depth * 16 }}>
      <span className="w-4 shrink-0">
        {row.kind === 'open' && row.depth > 0 && (
          <button
            type="button"
            onClick={() => onToggle(row.path)}
            aria-expanded={!row.collapsed}
            aria-label={`${row.collapsed ? 'Unfold' : 'Fold'} ${row.path}`}
            className="flex size-4 translate-y-0.5 items-center justify-center rounded text-faint hover:text-text"
          >
            {row.collapsed ? (
              <ChevronRight className="size-3" aria-hidden />
            ) : (
              <ChevronDown className="size-3" aria-hidden />
            )}
          </button>
        )}
      </span>
      <span className="whitespace-pre">
        {row.key !== null && row.kind !== 'close' && (
          <>
            <button
              type="button"
              onClick={() => onKey(row.path)}
              title={picks ? `Use ${row.path}` : `Copy path ${row.path}`}
              className="rounded text-text hover:underline"
            >
              {row.key}
            </button>
            <span className="text-faint">: </span>
          </>
        )}
        {content}
        <span className="text-faint">{comma}</span>
      </span>
    </div>
  );
}
