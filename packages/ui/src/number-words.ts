const grouped = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345,678` */
export function groupedNumber(value: number): string {
  return grouped.format(value);
}

/** `12.3M`; below ten thousand the number itself. */
export function compactNumber(value: number): string {
  return Math.abs(value) < 10_000 ? grouped.format(value) : compact.format(value);
}

/** 0.9993 → `99.9%`. Never rounds a loss away: what is not all is not 100%. */
export function percent(share: number): string {
  if (share > 0.9995 && share < 1) return '99.9%';
  if (share > 0 && share < 0.0005) return '<0.1%';
  const value = share * 100;
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)}%`;
}

/** The change against the period before, as a share; null when there is nothing to compare with. */
export function trendOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

/** `12.4 KB` */
export function bytesWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
