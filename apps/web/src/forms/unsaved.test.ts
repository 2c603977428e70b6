import { describe, expect, test } from 'vitest';
import { createUnsavedForms, leadsAway } from './unsaved';

describe('the unsaved forms of a tab', () => {
  test('a form that is saved or gone is not asked about', () => {
    const forms = createUnsavedForms();
    const remove = forms.add({ what: 'the settings', discard: () => {} });
    expect(forms.list().map((form) => form.what)).toEqual(['the settings']);
    remove();
    expect(forms.list()).toEqual([]);
  });

  test('discarding throws away the changes of each, once', () => {
    const forms = createUnsavedForms();
    const thrown: string[] = [];
    forms.add({ what: 'a', discard: () => thrown.push('a') });
    forms.add({ what: 'b', discard: () => thrown.push('b') });
    forms.discardAll();
    forms.discardAll();
    expect(thrown).toEqual(['a', 'b']);
  });
});

const here = 'https://t.example/main/sources/src_1?tab=settings';
const plain = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };
const to = (href: string, more = {}) => ({ href, target: '', download: '', ...more });

test.each([
  ['another page', plain, to('https://t.example/main/events'), '/main/events'],
  ['a relative link', plain, to('/main/ledger'), '/main/ledger'],
  ['another site', plain, to('https://docs.example/'), '/'],
  ['the same page, another tab of it', plain, to('https://t.example/main/sources/src_1?tab=keys'), null],
  ['a new browser tab by key', { ...plain, ctrlKey: true }, to('/main/events'), null],
  ['the middle button', { ...plain, button: 1 }, to('/main/events'), null],
  ['a new browser tab by target', plain, to('/main/events', { target: '_blank' }), null],
  ['a download', plain, to('/main/export', { download: 'events.json' }), null],
  ['a mail address', plain, to('mailto:a@example.com'), null],
  ['no link', plain, null, null],
])('a click on %s leads away or not', (_what, click, anchor, path) => {
  expect(leadsAway(click, anchor, here)?.pathname ?? null).toBe(path);
});
