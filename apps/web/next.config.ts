import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/**
 * The server side of the product is plain Node code that the rooms build themselves: Next loads it as it is and never
 * bundles it (prisma, bullmq, ioredis, pg, pino, @clickhouse/client and @segment/* stay out of webpack's and
 * Turbopack's sight).
 */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  outputFileTracingRoot: fileURLToPath(new URL('../..', import.meta.url)),
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  transpilePackages: ['@tributary/ui'],
  serverExternalPackages: ['@tributary/api', '@tributary/control-plane', '@tributary/telemetry', 'better-auth'],
  // `npm run typecheck` covers apps/web, with the rooms' sources; here it would cost half of the first start.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['@tributary/ui', 'lucide-react'] },
};

export default config;
