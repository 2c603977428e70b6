import { Fragment } from 'react';

/** A sentence of the product, in which names of fields stand between backticks: those are set as code. */
export function Sentence({ text }: { text: string }) {
  // Every second part was between two backticks; an unpaired one leaves the text as it is.
  const parts = text.split('`');
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
      <code key={index} className="font-mono text-[0.923em]">
        {part}
      </code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
