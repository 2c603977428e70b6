import { describe, expect, test } from 'vitest';
import { createLogger } from './logger';

function scene(level: 'info' | 'error' = 'info') {
  const lines: string[] = [];
  const log = createLogger({ name: 'room', level, to: { write: (line: string) => lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('the logger', () => {
  test('writes one line of JSON with name, level, time and message', () => {
    const { log, last } = scene();
    log.info({ count: 3 }, 'hello');
    expect(last()).toMatchObject({ name: 'room', level: 'info', count: 3, msg: 'hello' });
    expect(new Date(last().time).getTime()).toBeGreaterThan(0);
  });

  test('says nothing below its level', () => {
    const { log, lines } = scene('error');
    log.warn('not this');
    log.error('this');
    expect(lines).toHaveLength(1);
  });

  test.each([
    'authorization',
    'Authorization',
    'cookie',
    'set-cookie',
    'password',
    'clientSecret',
    'secret',
    'accessToken',
    'token',
    'apiKey',
    'api_key',
    'writeKey',
    'x-api-key',
    'private_key',
    'key',
    'credentials',
  ])('blanks %s at any depth', (field) => {
    const { log, lines } = scene();
    log.info({ a: { b: [{ [field]: 'hush-hush' }] }, [field]: 'hush-hush' }, 'x');
    expect(lines.join('')).not.toContain('hush-hush');
    expect(lines.join('')).toContain('[redacted]');
  });

  test.each(['partitionKey', 'keyboard', 'tokensUsedCount', 'name'])('leaves %s alone', (field) => {
    const { log, last } = scene();
    log.info({ [field]: 'seen' }, 'x');
    expect(last()[field]).toBe('seen');
  });

  test('blanks passwords in URLs and bearer tokens in text, messages and errors', () => {
    const { log, lines } = scene();
    log.info('connect postgres://me:hush-hush@db/x');
    log.error({ err: new Error('sent Bearer hush-hush-hush', { cause: new Error('redis://:hush-hush@r') }) }, 'failed');
    expect(lines.join('')).not.toContain('hush-hush');
    expect(JSON.parse(lines[1] ?? '').err).toMatchObject({ type: 'Error', message: 'sent Bearer [redacted]' });
  });

  test('a child carries its fields, blanked too', () => {
    const { log, last } = scene();
    log.child({ sourceId: 'src_1', token: 'hush-hush' }).info('x');
    expect(last()).toMatchObject({ sourceId: 'src_1', token: '[redacted]', name: 'room' });
  });

  test('circles, deep values and bytes do not break a line', () => {
    const { log, last } = scene();
    const circle: Record<string, unknown> = { bytes: new Uint8Array(3), big: 10n };
    circle.self = circle;
    log.info({ circle }, 'x');
    expect(last().circle).toEqual({ bytes: '[3 bytes]', big: '10', self: '[circular]' });
  });
});
