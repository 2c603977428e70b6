/** Form values: plain JSON, objects within objects. */
export type Values = Readonly<Record<string, unknown>>;

/** The way to a value from the top: `["settings", "host"]`. */
export type Path = readonly string[];

/** What a person changed against what is saved, and no more: another's change to another field is not overwritten. */
export interface Changes {
  readonly set: readonly (readonly [Path, unknown])[];
  readonly gone: readonly Path[];
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function collect({ saved, values, at }: { saved: Values; values: Values; at: Path }): Changes {
  const set: [Path, unknown][] = [];
  const gone: Path[] = [];
  for (const key of new Set([...Object.keys(saved), ...Object.keys(values)])) {
    const before = saved[key];
    const now = values[key];
    const path = [...at, key];
    if (now === undefined) {
      if (before !== undefined) gone.push(path);
    } else if (isPlain(before) && isPlain(now)) {
      const inner = collect({ saved: before, values: now, at: path });
      set.push(...inner.set.map(([where, value]) => [where, value] as [Path, unknown]));
      gone.push(...inner.gone);
    } else if (!isSame(before, now)) set.push([path, now]);
  }
  return { set, gone };
}

/** The differences of a form to what is saved. Lists are one value. */
export function changesOf(saved: Values, values: Values): Changes {
  return collect({ saved, values, at: [] });
}

export function hasChanges({ set, gone }: Changes): boolean {
  return set.length > 0 || gone.length > 0;
}

const nameOf = (path: Path): string => path.join('.');

/** The same without the named values, such as `settings.password`: a secret never leaves the page's memory. */
export function withoutSecrets(changes: Changes, secrets: readonly string[]): Changes {
  const isSecret = (path: Path) => secrets.includes(nameOf(path));
  return {
    set: changes.set.filter(([path]) => !isSecret(path)),
    gone: changes.gone.filter((path) => !isSecret(path)),
  };
}

function put(values: Values, path: Path, change: { value: unknown } | 'gone'): Values {
  const [key, ...rest] = path;
  if (key === undefined) return values;
  if (rest.length > 0) {
    const inner = values[key];
    return { ...values, [key]: put(isPlain(inner) ? inner : {}, rest, change) };
  }
  if (change === 'gone') return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
  return { ...values, [key]: change.value };
}

/** Puts changes on top of what is saved now. */
export function applyChanges<T extends object>(saved: T, changes: Changes): T {
  let values = saved as Values;
  for (const [path, value] of changes.set) values = put(values, path, { value });
  for (const path of changes.gone) values = put(values, path, 'gone');
  return values as T;
}
