import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from '../answers';

/** The names and values of an answer's headers, one behind the other. @throws Error when a value has what none may have */
export function headersOf(answer: Answer): string[] {
  return headersWith(answer, Buffer.byteLength(answer.body));
}

function headersWith({ status, type, headers, close }: Answer, bodyBytes: number): string[] {
  const flat = ['content-type', type];
  // Of a 304 it would be the length of what the client has already.
  if (status !== 304) flat.push('content-length', String(bodyBytes));
  for (const name in headers) flat.push(name, checked(headers[name] ?? ''));
  if (close) flat.push('connection', 'close');
  return flat;
}

/** RFC 9110, 5.5. Beyond Latin-1, a letter's lower byte may be a line's end. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function checked(value: string): string {
  if (!VALUE.test(value)) throw new Error(`this can not be a header's value: ${JSON.stringify(value)}`);
  return value;
}

/** Writes an answer in one piece. `withBody`: false where only its head was asked for. @throws Error as `headersOf` does, and nothing is written */
export function writeAnswer(
  socket: Socket,
  answer: Answer,
  { withBody, keepAliveTimeoutMs }: { readonly withBody: boolean; readonly keepAliveTimeoutMs: number },
): void {
  const { body } = answer;
  if (withBody && typeof body === 'string') {
    const { text, encoding } = textOf(answer, body, keepAliveTimeoutMs);
    socket.write(text, encoding);
    return;
  }
  const bodyBytes = Buffer.byteLength(body);
  const head = headOf(answer, bodyBytes, keepAliveTimeoutMs);
  if (!withBody || bodyBytes === 0) socket.write(head, 'latin1');
  else {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  }
}

interface AnswerText {
  readonly answer: Answer;
  readonly keepAliveTimeoutMs: number;
  readonly date: string;
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
}

/** What most requests of a second are answered with is one and the same object, and its text made once. */
let last: AnswerText | undefined;

function textOf(answer: Answer, body: string, keepAliveTimeoutMs: number): AnswerText {
  const now = dateLine();
  if (last?.answer === answer && last.date === now && last.keepAliveTimeoutMs === keepAliveTimeoutMs) return last;
  const bodyBytes = Buffer.byteLength(body);
  const text = headOf(answer, bodyBytes, keepAliveTimeoutMs) + body;
  // A text of as many bytes as letters has none but those that are the same in both.
  last = { answer, keepAliveTimeoutMs, date: now, text, encoding: bodyBytes === body.length ? 'latin1' : 'utf8' };
  return last;
}

function headOf(answer: Answer, bodyBytes: number, keepAliveTimeoutMs: number): string {
  const { status, close } = answer;
  const flat = headersWith(answer, bodyBytes);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let i = 0; i < flat.length; i += 2) head += `${flat[i]}: ${flat[i + 1]}\r\n`;
  head += dateLine();
  return close
    ? `${head}\r\n`
    : `${head}Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveTimeoutMs / 1_000)}\r\n\r\n`;
}

const date = { second: 0, line: '' };

/** RFC 9110, 6.6.1: who has a clock says the time. */
function dateLine(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== date.second) Object.assign(date, { second, line: `Date: ${new Date().toUTCString()}\r\n` });
  return date.line;
}
