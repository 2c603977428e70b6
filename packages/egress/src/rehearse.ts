import { checkRequest } from './check-request';
import { createNote } from './create-note';
import { explainFailure } from './explain-failure';
import { EgressError, type Send } from './types';

/**
 * A `Send` that sends nothing: it checks a request's form, notes what would be said, and answers 200 with an empty
 * JSON object. Addresses are not looked up, so a blocked one shows only when it is sent in earnest.
 */
export function createRehearsal(): Send {
  return async (request) => {
    const note = createNote(request, performance.now());
    try {
      checkRequest(request, () => true);
    } catch (error) {
      const { code, sentence } = explainFailure(error, request, { timeoutMs: 0 });
      throw new EgressError(code, sentence, note({ error: sentence }), { cause: error });
    }
    const response = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
    return { response, transcript: note({ answer: response }) };
  };
}
