'use client';
import { type FocusEvent, type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type Problem, problemOf } from '@/api';
import { applyChanges, changesOf, hasChanges, type Values, withoutSecrets } from './changes';
import { dropDraft, keepDraft, readDraft, tabStorage } from './drafts';
import { unsavedForms } from './unsaved';

/** Messages by the name of the field, as `Field` has it. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface FormOptions<T extends object> {
  /** One name per form and thing: `source:src_1:settings`. Under it the draft is kept. */
  name: string;
  /** What it is about, in words: "the settings of Web shop". */
  what: string;
  /** What is saved. When it changes, fields that were not touched follow. */
  saved: T;
  /** Paths of secret values, such as `settings.password`. They are never kept. */
  secrets?: readonly string[];
  /** What is wrong with the values, by field. Shown once a field was left, and for all fields on submit. */
  check?: (values: T) => FieldErrors;
  /** What saving threw, or null. Its messages stand on their fields until these are changed. */
  error: unknown;
  onSubmit: (values: T) => void;
}

const NOTHING_WRONG: FieldErrors = {};

/** The field that lost the focus; null while a list of choices is open over it. */
function fieldLeft(event: FocusEvent<HTMLElement>): string | null {
  if (event.relatedTarget instanceof Element && event.relatedTarget.closest('[role=listbox]')) return null;
  return event.target.closest<HTMLElement>('[data-field]')?.dataset.field ?? null;
}

/** What the server said of fields; what it said of none belongs to the whole. */
const fieldsOf = (problem: Problem | null): FieldErrors =>
  Object.fromEntries(Object.entries(problem?.fields ?? {}).filter(([field]) => field !== ''));

/** Errors that may be seen: the server's, unless the field was changed since; then the form's own, once asked for. */
function visibleErrors(input: {
  wrong: FieldErrors;
  server: FieldErrors;
  left: ReadonlySet<string>;
  changed: ReadonlySet<string>;
  all: boolean;
}): FieldErrors {
  const own = Object.entries(input.wrong).filter(([field]) => input.all || input.left.has(field));
  const server = Object.entries(input.server).filter(([field]) => !input.changed.has(field));
  return Object.fromEntries([...server, ...own]);
}

/**
 * A form that loses nothing: what was changed is kept through reloads, leaving asks first, fields are checked when they
 * are left and on submit. Spread `props` over the form; give each `Field` its `name`.
 */
export function useForm<T extends object>(options: FormOptions<T>) {
  const { name, what, saved, secrets = [], error } = options;
  const storage = tabStorage();
  const problem = useMemo(() => (error ? problemOf(error) : null), [error]);
  const [restored, setRestored] = useState(() => readDraft(storage, name) !== null);
  const [changes, setChanges] = useState(() => readDraft(storage, name) ?? { set: [], gone: [] });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [answered, setAnswered] = useState<{ to: unknown; changed: ReadonlySet<string> }>({
    to: error,
    changed: new Set(),
  });
  const values = useMemo(() => applyChanges(saved, changes), [saved, changes]);
  const dirty = hasChanges(changesOf(saved as Values, values as Values));
  const server = fieldsOf(problem);
  const wrong = options.check?.(values) ?? NOTHING_WRONG;
  const press = usePress();
  const changedSince = answered.to === error ? answered.changed : new Set<string>();

  const discard = () => {
    setChanges({ set: [], gone: [] });
    setLeft(new Set());
    setTried(false);
    setRestored(false);
    dropDraft(storage, name);
  };
  const latest = useRef(discard);
  latest.current = discard;
  useEffect(() => {
    if (dirty) return unsavedForms.add({ what, discard: () => latest.current() });
  }, [dirty, what]);

  /** Takes new values; `field` is the one that was changed. */
  const change = (next: T, field: string) => {
    const made = changesOf(saved as Values, next as Values);
    setChanges(made);
    setAnswered({ to: error, changed: new Set([...changedSince, field]) });
    keepDraft(storage, name, withoutSecrets(made, secrets));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [first] = Object.keys(wrong);
    if (first === undefined) options.onSubmit(values);
    else focusField(event.currentTarget, first);
  };
  return {
    values,
    dirty,
    /** The draft of an earlier visit is in the fields. */
    restored: restored && dirty,
    hasSecrets: secrets.length > 0,
    errors: visibleErrors({
      wrong,
      server,
      left,
      changed: changedSince,
      all: tried,
    }),
    /** Why it was not saved, when no field is at fault. */
    refusal: problem && Object.keys(server).length === 0 ? problem.message : null,
    change,
    /** Changes one value of the top level. */
    set: <K extends keyof T & string>(field: K, value: T[K]) => change({ ...values, [field]: value }, field),
    /** Throws the changes away; also to be called when they are saved. */
    discard,
    props: {
      noValidate: true,
      onSubmit: submit,
      onPointerDownCapture: press.begin,
      onBlur: (event: FocusEvent<HTMLElement>) => {
        const field = fieldLeft(event);
        if (field) press.afterwards(() => setLeft((before) => new Set([...before, field])));
      },
    },
  };
}

/**
 * Puts off what a press on a button has set off until the button is let go: a message that comes up while it is held
 * down would push the button away from under the pointer, and the click would be lost.
 */
function usePress() {
  const held = useRef(false);
  return {
    begin() {
      held.current = true;
      const end = () => {
        held.current = false;
        window.removeEventListener('pointerup', end, { capture: true });
        window.removeEventListener('pointercancel', end, { capture: true });
      };
      window.addEventListener('pointerup', end, { capture: true });
      window.addEventListener('pointercancel', end, { capture: true });
    },
    afterwards(act: () => void) {
      if (held.current) window.addEventListener('pointerup', () => setTimeout(act), { once: true });
      else act();
    },
  };
}

function focusField(form: EventTarget & Element, field: string): void {
  form.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"] :is(input,textarea,select,button)`)?.focus();
}
