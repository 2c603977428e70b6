import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Sentence } from './sentence';

const shown = (text: string) => renderToStaticMarkup(createElement(Sentence, { text })).replace(/ class="[^"]*"/g, '');

test('names between backticks are set as code', () => {
  expect(shown('`total` has to be a number, `currency` one of two.')).toBe(
    '<code>total</code> has to be a number, <code>currency</code> one of two.',
  );
});

test('a backtick without its other one stays what it is', () => {
  expect(shown('a ` b')).toBe('a ` b');
});
