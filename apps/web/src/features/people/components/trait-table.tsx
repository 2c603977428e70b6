'use client';
import { type Column, DataTable, TimeAgo } from '@tributary/ui';
import { type ReactNode, useMemo } from 'react';
import type { Trait } from '@/api';
import { useSourceNames } from '../hooks/use-source-names';
import { valueWords } from '../person-words';

/** Traits with the source that each value came from, and since when it holds. */
export function TraitTable({
  traits,
  onOpen,
  openName,
  empty,
}: {
  traits: readonly Trait[];
  onOpen?: (trait: Trait) => void;
  openName?: string | null;
  empty: ReactNode;
}) {
  const nameOf = useSourceNames();
  const columns = useMemo(() => columnsFor(nameOf), [nameOf]);
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Traits"
        rows={traits}
        columns={columns}
        rowId={(trait) => trait.name}
        {...(onOpen ? { onOpen } : {})}
        openId={openName ?? null}
        empty={empty}
      />
    </div>
  );
}

function columnsFor(nameOf: (sourceId: string) => string): Column<Trait>[] {
  return [
    {
      id: 'name',
      narrow: 'lead',
      header: 'Trait',
      cell: (trait) => <span className="font-mono text-xs">{trait.name}</span>,
    },
    {
      id: 'value',
      narrow: 'line',
      header: 'Value',
      width: '100%',
      cell: (trait) => <span title={valueWords(trait.value)}>{valueWords(trait.value)}</span>,
    },
    {
      id: 'source',
      header: 'From',
      cell: (trait) => (
        <span className="text-soft">
          {nameOf(trait.sourceId)}
          {trait.kind === 'setOnce' && <span className="text-faint"> · set once</span>}
        </span>
      ),
    },
    {
      id: 'at',
      header: 'Since',
      align: 'right',
      cell: (trait) => <TimeAgo at={trait.at} className="text-soft" />,
    },
  ];
}
