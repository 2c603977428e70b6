const WORDS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  301: 'Moved',
  302: 'Moved',
  307: 'Moved',
  308: 'Moved',
  400: 'Bad request',
  401: 'Not authorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Timed out',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  422: 'Not accepted',
  429: 'Too many requests',
  500: 'Server error',
  502: 'Bad gateway',
  503: 'Unavailable',
  504: 'Gateway timed out',
};

/** `401 Not authorised`: a status is never shown without its words. */
export function statusWords(status: number): string {
  const words =
    WORDS[status] ?? (status < 300 ? 'OK' : status < 400 ? 'Moved' : status < 500 ? 'Refused' : 'Server error');
  return `${status} ${words}`;
}
