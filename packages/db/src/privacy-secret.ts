import { deriveSecret } from './secrets';

/**
 * The key of a workspace's hashes: the same for all its sources, so that equal values stay equal, and another one in
 * every other workspace. It follows from the installation's key: with another first key, hashes change from then on.
 */
export function privacySecret(secretKey: string, workspaceId: string): string {
  return deriveSecret(secretKey, `privacy:${workspaceId}`);
}
