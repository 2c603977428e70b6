'use client';
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';
import { Menu, MenuChoice, MenuContent, MenuLabel, MenuTrigger } from './menu';
import { Skeleton } from './skeleton';
import { useRowKeys } from './use-row-keys';

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** Makes the column sortable, on the client, by this value. */
  readonly sortValue?: (row: T) => string | number;
  readonly align?: 'left' | 'right';
  /** A CSS width. Columns without one fit their content; one column should take `100%`. */
  readonly width?: string;
  readonly className?: string;
  /** Not shown until chosen. */
  readonly hidden?: boolean;
  /**
   * Where it stands when the table is too narrow for columns and each row is a few lines: `lead` begins the first line
   * (else the column of `100%` does), `end` ends it, `line` has a line of its own, `off` is left out. All others follow
   * one another below, each after its header; those without a header stand at the end of the first line.
   */
  readonly narrow?: 'lead' | 'end' | 'line' | 'off';
}

export interface DataTableProps<T> {
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowId: (row: T) => string;
  /** Opens a row: click, enter. */
  onOpen?: (row: T) => void;
  /** The row that is open in a sheet. */
  openId?: string | null;
  /** Says what the table holds, to those who can't see it. */
  label: string;
  /** Under this name the sort and the choice of columns are remembered in this browser. */
  remember?: string;
  /** Skeleton rows instead of rows. */
  loading?: boolean;
  /** Shown in place of rows when there are none. */
  empty?: ReactNode;
  /** Rows that have just come: they are lit for a moment. */
  freshIds?: ReadonlySet<string>;
  /** Turns keys off, while a dialog has the keyboard. */
  keysOff?: boolean;
  /** Only the rows in view are drawn. The table then needs a height of its own, such as `h-full` or `max-h-[60vh]`. */
  virtual?: boolean;
  /** Called when the end comes into view: load the next page. Needs `virtual`. */
  onEnd?: () => void;
  className?: string;
}

interface Remembered {
  readonly sorting?: SortingState;
  readonly hidden?: readonly string[];
}

function recall(name: string | undefined): Remembered {
  if (!name || typeof window === 'undefined') return {};
  try {
    return JSON.parse(window.localStorage.getItem(`table:${name}`) ?? '{}') as Remembered;
  } catch {
    return {};
  }
}

/** Sort and column choice, remembered per table in this browser. Read after mount, so that server and client agree. */
function useRemembered<T>(name: string | undefined, columns: readonly Column<T>[]) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const [hidden, setHidden] = useState<readonly string[]>(() => columns.filter((c) => c.hidden).map((c) => c.id));
  useEffect(() => {
    const known = recall(name);
    if (known.sorting) setSorting(known.sorting);
    if (known.hidden) setHidden(known.hidden);
  }, [name]);
  const keep = (next: Remembered) => {
    if (name) window.localStorage.setItem(`table:${name}`, JSON.stringify({ sorting, hidden, ...next }));
  };
  return {
    sorting,
    hidden,
    sort(next: SortingState) {
      setSorting(next);
      keep({ sorting: next });
    },
    hide(next: readonly string[]) {
      setHidden(next);
      keep({ hidden: next });
    },
  };
}

function toColumnDefs<T>(columns: readonly Column<T>[]): ColumnDef<typeof features, T & object>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: (row) => column.sortValue?.(row) ?? '',
    enableSorting: column.sortValue !== undefined,
    sortFn: (a, b, id) => {
      const x = a.getValue<string | number>(id);
      const y = b.getValue<string | number>(id);
      return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
    },
  }));
}

/** So few columns fit everywhere. */
const COLUMNS_NEVER_STACKED = 2;

/** Each column's place in a stacked row: one leads. */
export function placesOf<T>(columns: readonly Column<T>[]): ReadonlyMap<string, string> {
  const lead = columns.find(({ narrow }) => narrow === 'lead') ?? columns.find(({ width }) => width === '100%');
  return new Map(
    columns.map(({ id, header, narrow }) => {
      if (id === (lead ?? columns[0])?.id) return [id, 'lead'];
      return [id, narrow ?? (header === '' ? 'end' : 'told')];
    }),
  );
}

/** Dense rows of 36 px, sticky header, j/k/enter, click opens. The home of work. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { rows, columns, rowId, onOpen, openId, remember } = props;
  const memory = useRemembered(remember, columns);
  const defs = useMemo(() => toColumnDefs(columns), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    enableSortingRemoval: true,
    state: {
      sorting: memory.sorting,
      columnVisibility: Object.fromEntries(memory.hidden.map((id) => [id, false])),
    },
    onSortingChange: (next) => memory.sort(typeof next === 'function' ? next(memory.sorting) : next),
  });
  const sorted = table.getRowModel().rows;
  const ids = useMemo(() => sorted.map((row) => row.id), [sorted]);
  const scroller = useRef<HTMLDivElement>(null);
  const slice = useSlice(scroller, { count: sorted.length, on: props.virtual ?? false, onEnd: props.onEnd });
  const { active, setActive, bodyRef } = useRowKeys(ids, {
    off: props.keysOff ?? false,
    onOpen: (id) => {
      const row = sorted.find((candidate) => candidate.id === id);
      if (row) onOpen?.(row.original as T);
    },
    ...(props.virtual ? { onMove: slice.reveal } : {}),
  });
  const shown = columns.filter((column) => !memory.hidden.includes(column.id));
  const places = placesOf(shown);
  const isStacking = shown.length > COLUMNS_NEVER_STACKED;

  return (
    <div
      ref={scroller}
      className={cn('relative min-h-0 overflow-auto', isStacking && 'stacking-table', props.className)}
      {...(props.virtual ? { tabIndex: 0, role: 'region', 'aria-label': props.label } : {})}
    >
      <table
        className="w-full border-separate border-spacing-0 text-sm"
        aria-label={props.label}
        aria-busy={props.loading || undefined}
      >
        <thead>
          <tr>
            {table.getHeaderGroups()[0]?.headers.map((header, index) => {
              const column = columns.find((candidate) => candidate.id === header.column.id);
              const direction = header.column.getIsSorted();
              const right = column?.align === 'right';
              return (
                <th
                  key={header.id}
                  scope="col"
                  data-sorts={column?.sortValue ? '' : undefined}
                  style={{ width: column?.width }}
                  aria-sort={direction ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
                  className={cn(
                    'sticky top-0 z-10 h-8 whitespace-nowrap border-b border-line bg-surface px-3 text-left text-xs font-medium text-faint first:pl-4 last:pr-4',
                    right && 'text-right',
                    // The column that takes what is left still shows a name where nothing is left; the table then scrolls.
                    column?.width === '100%' && 'min-w-44',
                    remember && 'last:pr-11',
                  )}
                >
                  {column?.sortValue ? (
                    <button
                      type="button"
                      onClick={header.column.getToggleSortingHandler()}
                      className="inline-flex items-center gap-1 hover:text-text"
                    >
                      {column.header}
                      {direction === 'asc' && <ArrowUp className="size-3" aria-hidden />}
                      {direction === 'desc' && <ArrowDown className="size-3" aria-hidden />}
                    </button>
                  ) : (
                    column?.header
                  )}
                  {remember && index === shown.length - 1 && (
                    <ColumnChoice columns={columns} hidden={memory.hidden} onChange={memory.hide} />
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={bodyRef}>
          {props.loading && rows.length === 0 && <SkeletonRows columns={shown} places={places} />}
          {!props.loading && rows.length === 0 && props.empty && (
            <tr>
              <td colSpan={shown.length}>{props.empty}</td>
            </tr>
          )}
          <Spacer height={slice.before} columns={shown.length} />
          {sorted.slice(slice.from, slice.to).map((row, index) => (
            <tr
              key={row.id}
              data-row={row.id}
              {...slice.measured(index)}
              data-active={row.id === active || undefined}
              onClick={(event) => {
                if (
                  !onOpen ||
                  (event.target as HTMLElement).closest('a,button,input,label,[role=checkbox],[role=switch]')
                )
                  return;
                setActive(row.id);
                onOpen(row.original as T);
              }}
              className={cn(
                'group h-9 transition-colors',
                onOpen && 'cursor-pointer hover:bg-hover',
                row.id === active && 'bg-hover shadow-[inset_2px_0_0_var(--accent)]',
                openId === row.id && 'bg-accent-soft hover:bg-accent-soft',
                props.freshIds?.has(row.id) && 'animate-row-in',
              )}
            >
              {shown.map((column) => (
                <td
                  key={column.id}
                  data-place={places.get(column.id)}
                  data-label={column.header}
                  className={cn(
                    'h-9 whitespace-nowrap border-b border-line px-3 py-0 first:pl-4 last:pr-4 group-last:border-b-0',
                    column.align === 'right' && 'text-right',
                    remember && 'last:pr-11',
                    column.width === '100%' && 'max-w-0 truncate',
                    column.className,
                  )}
                >
                  {column.cell(row.original as T)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer height={slice.after} columns={shown.length} />
        </tbody>
      </table>
    </div>
  );
}

const ROW_HEIGHT = 36;

/** Which rows are in view, and the room that the others take. Everything, when it is off. */
function useSlice(
  scroller: { readonly current: HTMLDivElement | null },
  { count, on, onEnd }: { count: number; on: boolean; onEnd: (() => void) | undefined },
) {
  const latest = useRef(onEnd);
  latest.current = onEnd;
  const virtual = useVirtualizer({
    count,
    enabled: on,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const atEnd = on && last !== undefined && last.index >= count - 10;
  useEffect(() => {
    if (atEnd && count > 0) latest.current?.();
  }, [atEnd, count]);
  const reveal = (index: number) => virtual.scrollToIndex(index);
  if (!on) return { from: 0, to: count, before: 0, after: 0, reveal, measured: () => ({}) };
  /** Stacked rows are as high as what they say. */
  const measured = (index: number) => ({ ref: virtual.measureElement, 'data-index': (first?.index ?? 0) + index });
  return { ...roomOf(first, last, { count, total: virtual.getTotalSize() }), reveal, measured };
}

/** Before anything was measured, some rows from the top. */
function roomOf(
  first: VirtualItem | undefined,
  last: VirtualItem | undefined,
  { count, total }: { count: number; total: number },
) {
  if (first && last) return { from: first.index, to: last.index + 1, before: first.start, after: total - last.end };
  const to = Math.min(count, 30);
  return { from: 0, to, before: 0, after: (count - to) * ROW_HEIGHT };
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

function ColumnChoice<T>({
  columns,
  hidden,
  onChange,
}: {
  columns: readonly Column<T>[];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          className="absolute top-0.5 right-1 size-7 bg-surface"
          aria-label="Choose columns"
        >
          <Columns3 aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Columns</MenuLabel>
        {columns.map((column) => (
          <MenuChoice
            key={column.id}
            checked={!hidden.includes(column.id)}
            disabled={!hidden.includes(column.id) && hidden.length === columns.length - 1}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(on) => onChange(on ? hidden.filter((id) => id !== column.id) : [...hidden, column.id])}
          >
            {column.header || 'Actions'}
          </MenuChoice>
        ))}
      </MenuContent>
    </Menu>
  );
}

function SkeletonRows<T>({ columns, places }: { columns: readonly Column<T>[]; places: ReadonlyMap<string, string> }) {
  return Array.from({ length: 8 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows never move
    <tr key={row} aria-hidden>
      {columns.map((column, index) => (
        <td
          key={column.id}
          data-place={places.get(column.id)}
          className="h-9 border-b border-line px-3 first:pl-4 last:pr-4"
        >
          <Skeleton
            className={cn('h-3', column.align === 'right' && 'ml-auto')}
            style={{ width: `${[56, 72, 40, 64][(row + index) % 4]}px` }}
          />
        </td>
      ))}
    </tr>
  ));
}
