'use client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Outputs, problemOf, useTRPC } from '@/api';

const AFTER_TYPING_MS = 900;

/** Tries settings: at once when they become complete, and on demand. An answer to older settings is not shown. */
export function useSettingsTest({
  type,
  id,
  settings,
  ready,
  atOnce,
}: {
  type: string;
  id?: string;
  settings: Record<string, unknown>;
  ready: boolean;
  /** Tests by itself when the settings have changed and rest. */
  atOnce: boolean;
}) {
  const trpc = useTRPC();
  const { mutate, reset, data, error, isPending } = useMutation(trpc.destinations.testSettings.mutationOptions());
  const key = JSON.stringify(settings);
  const latest = useRef({ type, id, settings });
  latest.current = { type, id, settings };
  const run = () => mutate({ type, settings, ...(id ? { id } : {}) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the settings
  useEffect(() => {
    reset();
    if (!ready || !atOnce) return;
    const timer = setTimeout(() => {
      const { id: saved, ...input } = latest.current;
      mutate({ ...input, ...(saved ? { id: saved } : {}) });
    }, AFTER_TYPING_MS);
    return () => clearTimeout(timer);
  }, [key, ready, atOnce, mutate, reset]);
  const result: Pick<Outputs['destinations']['testSettings'], 'ok' | 'message' | 'exchanges'> | null =
    data ?? (error ? { ok: false, message: problemOf(error).message, exchanges: [] } : null);
  return { run, running: isPending, result };
}
