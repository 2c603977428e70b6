/** What each kind of rule does to the field that it names. */
const EFFECTS: Readonly<Record<string, (field: string) => string>> = {
  deny: (field) => `${field} is left out`,
  hash: (field) => `${field} is hashed`,
  mask: (field) => `${field} is masked`,
  allow: (field) => `of ${field} only what is listed is kept`,
};

const OF_ADDRESSES: Readonly<Record<string, string>> = {
  'truncate IP address': 'the IP address is cut off',
  'remove IP address': 'the IP address is left out',
};

/** Names of rules, as they stand on what was treated, in words: `traits.email is masked`. */
export function describeRules(names: readonly string[]): string[] {
  return names.map((name) => {
    const [kind = '', ...field] = name.split(' ');
    return OF_ADDRESSES[name] ?? EFFECTS[kind]?.(field.join(' ')) ?? name;
  });
}
