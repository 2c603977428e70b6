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
} from 'simple-icons';
import { hueOf, monogramOf } from '../monogram';

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

/** The logo of a source or destination; a monogram where there is none. */
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
  return <Monogram name={name} className={frame} />;
}

/** Where there is no logo: two letters on a quiet tint of their own, equally light for every name. */
function Monogram({ name, className }: { name: string; className: string }) {
  const hue = hueOf(name);
  return (
    <span
      className={cn(className, 'tracking-tight')}
      style={{
        color: `light-dark(oklch(0.42 0.09 ${hue}), oklch(0.84 0.07 ${hue}))`,
        backgroundColor: `light-dark(oklch(0.955 0.022 ${hue}), oklch(0.27 0.035 ${hue}))`,
        borderColor: `light-dark(oklch(0.9 0.035 ${hue}), oklch(0.36 0.045 ${hue}))`,
      }}
      aria-hidden
    >
      {monogramOf(name)}
    </span>
  );
}
