import type { AuthStore } from '@tributary/db';
import type { Logger } from '@tributary/telemetry';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { createSignInThrottle } from './sign-in-throttle';

const DAY_SECONDS = 86_400;
export const AUTH_PATH = '/api/auth';

/** True when a page of our own asks: the browser's Origin names the host that the request was sent to. */
export function isSameOrigin(request: Request, publicUrl: string): boolean {
  const origin = request.headers.get('origin');
  if (!origin) return true;
  if (origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}

/**
 * Sign-in and sessions. Nobody can sign up by themselves: the first account and invitations make users. Cookies are
 * http-only and same-site, and secure when the public URL is https.
 */
export function createAuth(options: { store: AuthStore; secret: string; publicUrl: string; log: Logger }) {
  const { store, secret, publicUrl, log } = options;
  const throttle = createSignInThrottle();
  const emailOf = (body: unknown) =>
    typeof body === 'object' && body !== null && 'email' in body ? String(body.email).toLowerCase() : '';
  return betterAuth({
    appName: 'Tributary',
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secret,
    database: store,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    // By address, against floods; guessing one person's password is bounded by the throttle below.
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      storage: 'memory',
      customRules: { '/sign-in/email': { window: 60, max: 60 } },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return request && origin && isSameOrigin(request, publicUrl) ? [origin] : [];
    },
    advanced: {
      cookiePrefix: 'tributary',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        if (path === '/sign-in/email' && throttle.isBlocked(emailOf(body)))
          throw new APIError('TOO_MANY_REQUESTS', { message: 'Too many failed tries. Wait some minutes.' });
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        if (path === '/sign-in/email') throttle.note(emailOf(body), !(context.returned instanceof APIError));
      }),
    },
    // Refusals are answers, not trouble; without this they are printed past the log.
    onAPIError: { onError: (error) => log.debug({ err: error }, 'sign-in was refused') },
    logger: {
      level: 'warn',
      log: (level, message) => (level === 'error' ? log.error(message) : log.warn(message)),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
