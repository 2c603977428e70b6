'use client';
import { useCallback, useEffect, useState } from 'react';
import { isSame, type MappingDraft } from '../mapping-draft';

const keyOf = (id: string) => `mapping-draft:${id}`;

function recall(id: string): MappingDraft | null {
  try {
    const text = window.localStorage.getItem(keyOf(id));
    return text === null ? null : (JSON.parse(text) as MappingDraft);
  } catch {
    return null;
  }
}

/** Unsaved changes of a mapping: kept in this browser until they are saved or thrown away, reloads included. */
export function useDraft(id: string, saved: MappingDraft) {
  const [draft, setDraft] = useState<MappingDraft>(() => {
    const kept = recall(id);
    return kept ? { name: kept.name, filter: kept.filter, mapping: kept.mapping } : saved;
  });
  const [wasKept] = useState(() => recall(id) !== null);
  const dirty = !isSame(draft, saved);
  useEffect(() => {
    if (dirty) window.localStorage.setItem(keyOf(id), JSON.stringify(draft));
    else window.localStorage.removeItem(keyOf(id));
  }, [id, draft, dirty]);
  const change = useCallback((part: Partial<MappingDraft>) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => window.localStorage.removeItem(keyOf(id)), [id]);
  return {
    draft,
    dirty,
    /** The changes come from an earlier visit. */
    wasKept: wasKept && dirty,
    change,
    discard: () => setDraft(saved),
    forget,
  };
}
