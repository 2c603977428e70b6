import { expect, test } from 'vitest';
import { type CollectedExchange, fetchLike } from './fetch-like';
import { EgressError, type EgressRequest, type Send, type Transcript } from './types';

const transcript: Transcript = {
  method: 'POST',
  url: 'https://x.test/',
  requestHeaders: {},
  requestBody: '',
  durationMs: 1,
  truncated: false,
};

function scene(answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 200 }) {
  const sent: EgressRequest[] = [];
  const collected: CollectedExchange[] = [];
  const send: Send = async (request) => {
    sent.push(request);
    const response = { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body ?? '') };
    return { response, transcript };
  };
  const classes = { Request: Request as never, Response: Response as never };
  return { sent, collected, fetch: fetchLike<Response>({ send, collect: (each) => collected.push(each), classes }) };
}

test('text, forms and bytes arrive as the bytes and the content type that fetch gives them', async () => {
  const { fetch, sent } = scene();
  await fetch('https://x.test/a', { method: 'post', body: new URLSearchParams({ a: '1 2' }) });
  await fetch('https://x.test/b', { method: 'PUT', body: 'plain', headers: { 'X-A': '1' } });
  await fetch('https://x.test/c', { method: 'POST', body: Uint8Array.from([255, 0]) });
  const form = new FormData();
  form.set('file', new Blob(['content']), 'a.txt');
  await fetch('https://x.test/d', { method: 'POST', body: form });
  await fetch(new Request('https://x.test/e'));
  expect(sent[0]).toMatchObject({ method: 'POST', body: 'a=1+2' });
  expect(sent[0]?.headers?.['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(sent[1]).toMatchObject({ method: 'PUT', body: 'plain', headers: { 'x-a': '1' } });
  expect(sent[2]?.body).toEqual(Uint8Array.from([255, 0]));
  expect(sent[3]?.headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(sent[3]?.body).toContain('filename="a.txt"');
  expect(sent[4]).toMatchObject({ method: 'GET', url: 'https://x.test/e' });
  expect(sent[4]?.body).toBeUndefined();
});

test('the answer is a Response with text, json, status and headers, and it can be cloned', async () => {
  const { fetch, collected } = scene({
    status: 422,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: '{"a":1}',
  });
  const response = await fetch('https://x.test/');
  expect(response).toBeInstanceOf(Response);
  expect([response.ok, response.status, response.statusText]).toEqual([false, 422, 'Unprocessable Entity']);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.clone().text()).toBe('{"a":1}');
  expect(await response.json()).toEqual({ a: 1 });
  expect(collected[0]?.response?.status).toBe(422);
});

test('an answer without content has none', async () => {
  const { fetch } = scene({ status: 204 });
  expect(await (await fetch('https://x.test/')).text()).toBe('');
});

test('no answer is a FetchError with its cause, an abort is an AbortError, and both are collected', async () => {
  const collected: CollectedExchange[] = [];
  const codes = ['dns', 'aborted'] as const;
  for (const code of codes) {
    const send: Send = async () => {
      throw new EgressError(code, 'It failed.', transcript);
    };
    const classes = { Request: Request as never, Response: Response as never };
    const fetch = fetchLike<Response>({ send, collect: (each) => collected.push(each), classes });
    await expect(fetch('https://x.test/')).rejects.toMatchObject({
      name: code === 'aborted' ? 'AbortError' : 'FetchError',
      cause: { code },
    });
  }
  expect(collected.map(({ error }) => error?.code)).toEqual(['dns', 'aborted']);
});
