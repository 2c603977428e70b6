import { expect, test } from 'vitest';
import type { DestinationDescriptor, Mapping } from '@/api';
import { baseOf } from './editor-base';

const descriptor = {
  type: 'crm',
  actions: [
    { slug: 'upsert', name: 'Upsert', defaultFilter: 'type = "identify"' },
    { slug: 'track', name: 'Track', defaultFilter: '' },
  ],
  presets: [{ name: 'Orders', action: 'track', filter: 'event = "Order"', mapping: { a: 1 } }],
} as unknown as DestinationDescriptor;
const mapping = { id: 'map_1', name: 'Mine', action: 'track', filter: '', mapping: {}, updatedAt: 't' } as Mapping;
const base = (mappingId: string, start: { preset?: string; action?: string } = {}) =>
  baseOf({ mappingId, mappings: [mapping], descriptor, start: { preset: null, action: null, ...start } });

test('a saved mapping is edited as it is', () => {
  expect(base('map_1')).toMatchObject({ mapping, action: { slug: 'track' }, draft: { name: 'Mine' }, version: 't' });
});

test('a new mapping starts from a preset, an action, or the first action', () => {
  expect(base('new', { preset: 'Orders' })?.draft).toEqual({
    name: 'Orders',
    filter: 'event = "Order"',
    mapping: { a: 1 },
  });
  expect(base('new', { action: 'upsert' })?.draft).toEqual({
    name: 'Upsert',
    filter: 'type = "identify"',
    mapping: {},
  });
  expect(base('new')?.action.slug).toBe('upsert');
});

test('drafts of different new mappings are kept apart', () => {
  expect(base('new', { action: 'upsert' })?.draftId).not.toBe(base('new', { preset: 'Orders' })?.draftId);
});

test('what does not exist has no editor', () => {
  expect(base('map_2')).toBeNull();
  expect(base('new', { action: 'none' })).toBeNull();
});
