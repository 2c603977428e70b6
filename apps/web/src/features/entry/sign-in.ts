/** A refusal to sign in, as a sentence. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

/** Opens a session with email and password; the cookie is set by the answer. @throws SignInError */
export async function signIn(email: string, password: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  } catch (cause) {
    throw new SignInError('The server does not answer. Check that Tributary is running, then try again.', { cause });
  }
  if (response.ok) return;
  if (response.status === 429) throw new SignInError('Too many tries. Wait a minute, then try again.');
  if (response.status === 401 || response.status === 403) throw new SignInError('Email or password is not right.');
  throw new SignInError('Signing in failed on our side. Try again in a moment.');
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
}

/** Where to go after signing in: only a path of our own, never another site. */
export function safeNext(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
}
