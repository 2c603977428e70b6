import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/**
 * The server side of the product is plain Node code that the rooms build themselves; `src/server` loads it at run time,
 * past the bundler. Only `ui`, which is sources, is compiled here.
 */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  outputFileTracingRoot: fileURLToPath(new URL('../..', import.meta.url)),
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  transpilePackages: ['@tributary/ui'],
  // `npm run typecheck` covers apps/web, with the rooms' sources; here it would cost half of the first start.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['@tributary/ui', 'lucide-react'] },
};

export default config;
