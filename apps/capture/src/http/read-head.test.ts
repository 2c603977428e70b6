import { expect, test } from 'vitest';
import { readHead } from './read-head';

const read = (text: string) => readHead(Buffer.from(text, 'latin1'));
const post = (...lines: readonly string[]) =>
  `POST /v1/track HTTP/1.1\r\n${['Host: x', ...lines].map((line) => `${line}\r\n`).join('')}\r\n`;

test('a head is its method, address, headers and the length of what follows', () => {
  const text = `POST /e/?ip=1 HTTP/1.1\r\nHost: x\r\nUSER-agent:\t "a" b\r\nX-Empty:\r\ncontent-length: 12\r\n\r\n`;
  expect(read(`${text}and a body`)).toEqual({
    ...{ method: 'POST', url: '/e/?ip=1', isLast: false, contentLength: 12, bytes: text.length },
    headers: { host: 'x', 'user-agent': '"a" b', 'x-empty': '', 'content-length': '12' },
  });
});

test.each([
  [post(), false],
  [post('Connection: Keep-Alive'), false],
  [post('Connection: close'), true],
])('a client says when a request is its last', (text, isLast) => {
  expect(read(text)).toMatchObject({ isLast });
});

test.each([
  ['nothing yet', ''],
  ['a part of a method', 'PO'],
  ['a part of a line', 'POST /v1/tr'],
  ['no empty line', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ['half an empty line', 'GET / HTTP/1.1\r\nHost: x\r\n\r'],
])('%s may become a head', (_what, text) => {
  expect(read(text)).toBe('partial');
});

test.each([
  ['another method', post().replace('POST', 'PUT')],
  ['a method in small letters', post().replace('POST', 'post')],
  ['a version before', post().replace('1.1', '1.0')],
  ['a version behind', post().replace('1.1', '2.0')],
  ['the first line of HTTP/2', 'PRI * HTTP/2.0\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['an address with its host', post().replace('/v1/track', 'http://x/v1/track')],
  ['a fragment', post().replace('/v1/track', '/v1/track#a')],
  ['a space in the address', post().replace('/v1/track', '/v1/ track')],
  ['a byte beyond ASCII in the address', post().replace('/v1/track', '/v1/tr\xe4ck')],
  ['an empty line before it', `\r\n${post()}`],
  ['no host', post().replace('Host: x\r\n', '')],
  ['two hosts', post('host: y')],
  ['two hosts, one of them as nobody writes it', post('HOST: y')],
  ['two lengths, the first of them as nobody writes it', post('CONTENT-LENGTH: 1', 'Content-Length: 2')],
  ['two lengths', post('Content-Length: 1', 'Content-Length: 1')],
  ['two headers of one name', post('A: b', 'a: b')],
  ['what every object has', post('constructor: x')],
  ['a prototype', post('__proto__: x')],
  ['chunks', post('Transfer-Encoding: chunked')],
  ['chunks and a length', post('Transfer-Encoding: chunked', 'Content-Length: 1')],
  ['a client that waits to be told to go on', post('Expect: 100-continue')],
  ['another protocol', post('Connection: upgrade', 'Upgrade: websocket')],
  ['a connection that is to be two things', post('Connection: close, te')],
  ['a space before the colon', post('Content-Length : 1')],
  ['no colon', post('Content-Length')],
  ['no name', post(': x')],
  ['a space behind a value', post('A: b ')],
  ['a line that goes on', post('A: b', ' c')],
  ['a line feed alone', post('A: b\nTransfer-Encoding: chunked')],
  ['a carriage return alone', post('A: b\rTransfer-Encoding: chunked')],
  ['a zero byte', post('A: b\0')],
  ['a length with a sign', post('Content-Length: +1')],
  ['a length that is hexadecimal', post('Content-Length: 0x1')],
  ['a length without an end', post(`Content-Length: ${'9'.repeat(20)}`)],
  ['a GET with a body', post('Content-Length: 1').replace('POST', 'GET')],
  ['more headers than anyone sends', post(...Array.from({ length: 64 }, (_, n) => `x-${n}: y`))],
  ['a head that is too long', post(`A: ${'x'.repeat(9_000)}`)],
  ['a head that is too long already', `POST /${'x'.repeat(9_000)}`],
])('%s is odd', (_what, text) => {
  expect(read(text)).toBe('odd');
});
