import { expect } from 'vitest';
import { PAGE_PATH, type SdkBrowser } from './sdk-browser';

/** An unmodified SDK from npm: every call that it has, and the canonical events that they have to become. */
export interface SdkCalls {
  readonly sdk: string;
  readonly dialect: string;
  /** Resolves when all calls were made; what is sent later, is sent while the product is looked at. */
  send(to: { readonly writeKey: string; readonly captureUrl: string; readonly browser: SdkBrowser }): Promise<void>;
  readonly expected: readonly Readonly<Record<string, unknown>>[];
}

export const text = expect.any(String);
export const timestamp = new Date('2026-01-02T03:04:05.678Z');
export const traits = { email: 'ü@b.c', age: 3, tags: ['x'] };
export const properties = { total: 59.9, deep: { a: [1, null] }, text: 'Grüße 👋' };
/** What every page of the shop says of itself. */
export const page = { path: PAGE_PATH, title: 'Shoes', url: expect.stringContaining(PAGE_PATH) };
export const campaign = { source: 'news', medium: 'email', name: 'spring' };
export const fromBrowser = { page, userAgent: expect.stringContaining('Chrome'), ip: '127.0.0.1' };

type Fields = Readonly<Record<string, unknown>>;

/** Whether the events are the expected ones, field by field. What is expected as undefined has to be absent. */
export function expectCalls(events: readonly Fields[], { expected }: SdkCalls): void {
  const titleOf = ({ type, event = '' }: Fields) => `${type} ${event}`.trim();
  expect(events.map(titleOf).sort()).toEqual(expected.map(titleOf).sort());
  const left = new Set(events);
  for (const wanted of expected) {
    const alike = [...left].filter((event) => titleOf(event) === titleOf(wanted));
    const found = alike.find((event) => isAsExpected(event, wanted)) ?? alike[0] ?? {};
    expectFields(found, wanted);
    left.delete(found);
  }
}

function expectFields(found: Fields, wanted: Fields): void {
  const present = Object.entries(wanted).filter(([, value]) => value !== undefined);
  expect(found).toMatchObject(Object.fromEntries(present));
  for (const field of Object.keys(wanted)) if (wanted[field] === undefined) expect(found).not.toHaveProperty(field);
}

/** Several calls may become events of one type: the one that is meant is told by all of its fields. */
function isAsExpected(found: Fields, wanted: Fields): boolean {
  try {
    expectFields(found, wanted);
    return true;
  } catch {
    return false;
  }
}
