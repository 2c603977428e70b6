import { existsSync } from 'node:fs';
import { SHARED_MEMORY } from './spool';

/** The URL of an embedded engine for processes on its own machine, which hand bodies over in shared memory. */
export function embeddedUrl(of: { host: string; port: number; password: string; database: string }): string {
  const handOver = existsSync(SHARED_MEMORY) ? `?hand_over=${encodeURIComponent(SHARED_MEMORY)}` : '';
  return `http://default:${of.password}@${of.host}:${of.port}/${of.database}${handOver}`;
}
