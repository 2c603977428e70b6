import { createRedactor, type Redactor, redactHeaders, redactUrl, showBody } from './transcript';
import type { EgressRequest, EgressResponse, Transcript } from './types';

/** Makes the transcript of one exchange, once its end is known. */
export type Note = (end: { answer?: EgressResponse; error?: string }) => Transcript;

/** `startedAt` is a reading of performance.now(). */
export function createNote(request: EgressRequest, startedAt: number): Note {
  const redactor: Redactor = createRedactor(request.redact ?? []);
  return ({ answer, error }) => {
    const said = showBody(request.body, redactor);
    const heard = answer ? showBody(answer.body, redactor) : undefined;
    return {
      method: request.method.toUpperCase(),
      url: redactUrl(request.url, redactor),
      requestHeaders: redactHeaders(request.headers ?? {}, redactor),
      requestBody: said.text,
      ...(answer && heard
        ? {
            status: answer.status,
            responseHeaders: redactHeaders(answer.headers, redactor),
            responseBody: heard.text,
          }
        : {}),
      ...(error === undefined ? {} : { error }),
      durationMs: Math.round(performance.now() - startedAt),
      truncated: said.truncated || (heard?.truncated ?? false),
    };
  };
}
