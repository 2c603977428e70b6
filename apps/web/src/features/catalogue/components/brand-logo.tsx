'use client';
import { cn } from '@tributary/ui';
import { Globe, type LucideIcon, Terminal, Webhook } from 'lucide-react';
import {
  siDiscord,
  siFacebook,
  siGo,
  siGoogleads,
  siGoogleanalytics,
  siGooglebigquery,
  siGooglesheets,
  siHubspot,
  siIntercom,
  siJavascript,
  siMailchimp,
  siMeta,
  siMixpanel,
  siNodedotjs,
  siPinterest,
  siPostgresql,
  siPosthog,
  siPython,
  siReddit,
  siSnapchat,
  siSnowflake,
  siStripe,
  siTiktok,
  siX,
  siZendesk,
} from './logos';

interface Glyph {
  readonly path: string;
  readonly hex: string;
}

const GLYPHS: Readonly<Record<string, Glyph | undefined>> = {
  bigquery: siGooglebigquery,
  discord: siDiscord,
  facebook: siFacebook,
  go: siGo,
  googleads: siGoogleads,
  googleanalytics: siGoogleanalytics,
  ga4: siGoogleanalytics,
  sheets: siGooglesheets,
  hubspot: siHubspot,
  intercom: siIntercom,
  javascript: siJavascript,
  mailchimp: siMailchimp,
  meta: siMeta,
  mixpanel: siMixpanel,
  node: siNodedotjs,
  pinterest: siPinterest,
  posthog: siPosthog,
  postgresql: siPostgresql,
  postgres: siPostgresql,
  python: siPython,
  reddit: siReddit,
  snapchat: siSnapchat,
  snap: siSnapchat,
  snowflake: siSnowflake,
  stripe: siStripe,
  tiktok: siTiktok,
  x: siX,
  zendesk: siZendesk,
};

const ICONS: Readonly<Record<string, LucideIcon | undefined>> = { http: Globe, webhook: Webhook, curl: Terminal };

function glyphOf(logo: string): Glyph | undefined {
  const key = logo.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (GLYPHS[key]) return GLYPHS[key];
  const prefix = Object.keys(GLYPHS).find((name) => name.length > 3 && key.startsWith(name));
  return prefix ? GLYPHS[prefix] : undefined;
}

/** Relative luminance, 0 to 1: a logo that would vanish on one of the themes is drawn in the text colour. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** A hue that is always the same for a name, so that brands without a logo are told apart. */
function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}

/** The logo of a source or destination; initials where there is none. */
export function BrandLogo({
  logo,
  name,
  size = 'md',
  className,
}: {
  logo: string;
  name: string;
  size?: 'sm' | 'md' | 'lg';
  className?: string;
}) {
  const box = {
    sm: 'size-6 [&>svg]:size-3.5 text-2xs',
    md: 'size-8 [&>svg]:size-4.5 text-xs',
    lg: 'size-10 [&>svg]:size-6 text-sm',
  }[size];
  const frame = cn(
    'flex shrink-0 items-center justify-center rounded-control border border-line bg-surface font-semibold',
    box,
    className,
  );
  const glyph = glyphOf(logo);
  if (glyph) {
    const bright = luminance(glyph.hex);
    return (
      <span className={frame} aria-hidden>
        <svg
          viewBox="0 0 24 24"
          fill={
            bright > 0.1 && bright < 0.8
              ? `light-dark(#${glyph.hex}, color-mix(in oklab, #${glyph.hex} 68%, white))`
              : 'currentColor'
          }
          aria-hidden="true"
        >
          <path d={glyph.path} />
        </svg>
      </span>
    );
  }
  const Icon = ICONS[logo];
  if (Icon) {
    return (
      <span className={cn(frame, 'text-soft')} aria-hidden>
        <Icon />
      </span>
    );
  }
  const hue = hueOf(name);
  return (
    <span
      className={frame}
      style={{ color: `light-dark(oklch(0.45 0.13 ${hue}), oklch(0.78 0.11 ${hue}))` }}
      aria-hidden
    >
      {name
        .replace(/[^A-Za-z0-9 ]/g, '')
        .split(' ')
        .slice(0, 2)
        .map((word) => word.charAt(0).toUpperCase())
        .join('')}
    </span>
  );
}
