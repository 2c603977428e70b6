'use client';
import { useQuery } from '@tanstack/react-query';
import { cn, SearchInput, TimeAgo } from '@tributary/ui';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { useTRPC } from '@/api';
import { currentSearch, type EventFilter, SEARCHES, type SearchKind } from '../filter';

/** A text that can be looked for, once typing has paused. */
const PAUSE_MS = 250;

interface Suggestion {
  readonly kind: SearchKind;
  readonly latestAt: string | null;
}

export interface EventSearchProps {
  filter: EventFilter;
  /** Looks for a value as a kind; null ends the search. */
  onSearch: (search: { kind: SearchKind; value: string } | null) => void;
}

/**
 * One field for every way of finding an event: what is typed is looked up as whatever it can be, and what was found is
 * offered. Enter takes the first, arrows choose, escape closes.
 */
export function EventSearch({ filter, onSearch }: EventSearchProps) {
  const current = currentSearch(filter);
  const [typed, setTyped] = useState(current?.value ?? '');
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  /** The text for which enter was pressed before it was looked up. */
  const [awaited, setAwaited] = useState('');
  const listId = useId();
  useEffect(() => setTyped(current?.value ?? ''), [current?.value]);
  const text = typed.trim();
  const { suggestions, lookedUp, isPending } = useSuggestions(text, isOpen);
  const take = (suggestion: Suggestion | undefined) => {
    if (!suggestion || text === '') return;
    setOpen(false);
    onSearch({ kind: suggestion.kind, value: text });
  };
  useEffect(() => {
    if (awaited === '' || isPending) return;
    setAwaited('');
    if (awaited === text) take(suggestions[0]);
  });
  const move = (step: number) => {
    setOpen(true);
    if (suggestions.length > 0) setChosen((chosen + step + suggestions.length) % suggestions.length);
  };
  const enter = () => {
    // While it is looked up there is nothing to take yet: the first thing that is found will be.
    if (isPending) setAwaited(text);
    else take(suggestions[chosen]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return enter();
    if (event.key === 'Escape' && isOpen) setOpen(false);
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else return;
    event.preventDefault();
  };
  const isShown = isOpen && text !== '';
  return (
    <div className="relative min-w-56 flex-1 sm:max-w-md">
      <SearchInput
        role="combobox"
        aria-label="Find events"
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(isShown && suggestions[chosen] ? { 'aria-activedescendant': `${listId}-${chosen}` } : {})}
        placeholder="Id, email, user or text"
        spellCheck={false}
        autoComplete="off"
        maxLength={320}
        value={typed}
        onValueChange={(value) => {
          setTyped(value);
          setChosen(0);
          setOpen(value.trim() !== '');
          if (value === '' && current) onSearch(null);
        }}
        onFocus={() => text !== '' && text !== current?.value && setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isShown && (
        <div className="absolute top-9 right-0 left-0 z-30 overflow-hidden rounded-surface bg-raised shadow-pop">
          <div role="listbox" id={listId} aria-label="Found" className="p-1">
            {suggestions.map((suggestion, index) => (
              <Offer
                key={suggestion.kind}
                id={`${listId}-${index}`}
                suggestion={suggestion}
                text={text}
                isChosen={index === chosen}
                onPoint={() => setChosen(index)}
                onTake={() => take(suggestion)}
              />
            ))}
          </div>
          <p role="status" className="border-t border-line px-3 py-1.5 text-xs text-soft">
            {isPending ? 'Looking…' : summary(lookedUp, suggestions.length)}
          </p>
        </div>
      )}
    </div>
  );
}

function summary(lookedUp: readonly SearchKind[], offers: number): string {
  const words = lookedUp.map((kind) => SEARCHES[kind].word.toLowerCase()).join(', ');
  if (lookedUp.length === 0) return 'Enter looks for it.';
  return offers > 1 ? `Looked up as ${words}.` : `Known as none of these: ${words}.`;
}

/** What was found of a text, and last of all the text itself. */
function useSuggestions(text: string, enabled: boolean) {
  const trpc = useTRPC();
  const [settled, setSettled] = useState('');
  const q = useDeferredValue(settled);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useQuery({
    ...trpc.events.recognise.queryOptions({ q }),
    enabled: enabled && q !== '' && q === text,
    staleTime: 10_000,
  });
  const data = q === text ? (answer.data?.data ?? []) : [];
  const isPending = text !== '' && (q !== text || answer.isPending) && !answer.isError;
  const suggestions: Suggestion[] = isPending
    ? []
    : [
        ...data.filter(({ latestAt }) => latestAt !== null),
        // The API takes no longer text.
        ...(text.length <= 200 ? [{ kind: 'text' as const, latestAt: null }] : []),
      ];
  return { suggestions, lookedUp: data.map(({ kind }) => kind), isPending };
}

interface OfferProps {
  id: string;
  suggestion: Suggestion;
  text: string;
  isChosen: boolean;
  onPoint: () => void;
  onTake: () => void;
}

function Offer({ id, suggestion: { kind, latestAt }, text, isChosen, onPoint, onTake }: OfferProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's, which keeps the focus
    <div
      role="option"
      tabIndex={-1}
      id={id}
      aria-selected={isChosen}
      onPointerMove={onPoint}
      // Before the field loses its focus, which would close the list.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onTake}
      className={cn(
        'flex cursor-default items-center gap-2 rounded-control px-2 py-1.5 text-sm',
        isChosen && 'bg-hover',
      )}
    >
      <span className="shrink-0 text-soft">{SEARCHES[kind].word}</span>
      <span className="min-w-0 flex-1 truncate font-mono text-xs">{text}</span>
      {latestAt && (
        <span className="shrink-0 text-xs text-soft">
          last <TimeAgo at={latestAt} short />
        </span>
      )}
    </div>
  );
}
