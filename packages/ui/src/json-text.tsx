'use client';
import { useMemo } from 'react';
import { CodeBlock } from './code-block';
import { JsonView } from './json-view';

/** Text that may be JSON: as a tree when it is, as it is when it is not. */
export function JsonText({ text, title, searchable }: { text: string; title: string; searchable?: boolean }) {
  const value = useMemo(() => {
    try {
      return { json: JSON.parse(text) as unknown };
    } catch {
      return null;
    }
  }, [text]);
  if (!value || typeof value.json !== 'object') return <CodeBlock code={text} title={title} wrap />;
  return <JsonView value={value.json} title={title} {...(searchable ? { searchable } : {})} />;
}
