import { useEffect, useState } from 'react';

/** A text that reaches the URL when the person stops typing. */
export function useSettled(value: string, onSettle: (value: string) => void) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSettle(text.trim()), 300);
    return () => clearTimeout(timer);
  }, [text, value, onSettle]);
  return [text, setText] as const;
}
