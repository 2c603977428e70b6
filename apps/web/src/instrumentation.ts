/** Runs once when the server starts, before it answers. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces it at build time, so that no other runtime loads the server's code
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { prepareApi } = await import('./server/api-server');
  prepareApi();
}
