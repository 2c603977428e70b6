import { cn } from './cn';

export interface SparklineProps {
  values: readonly number[];
  width?: number;
  height?: number;
  color?: string;
  /** What it shows, in words; decorative when absent. */
  label?: string;
  className?: string;
}

/** The points of a sparkline as an SVG path, from zero to the highest value. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values, 1);
  const step = width / (values.length - 1);
  return values
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`,
    )
    .join('');
}

/** A trend in the space of a word. */
export function Sparkline({
  values,
  width = 96,
  height = 20,
  color = 'var(--accent-text)',
  label,
  className,
}: SparklineProps) {
  const path = sparkPath(values, width, height);
  const quiet = values.every((value) => value === 0);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden from assistive technology
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn('inline-block align-middle', className)}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {path && !quiet && <path d={`${path}L${width} ${height}L0 ${height}Z`} fill={color} opacity={0.12} />}
      <path
        d={path || `M0 ${height - 1}L${width} ${height - 1}`}
        fill="none"
        stroke={quiet ? 'var(--line-strong)' : color}
        strokeWidth={1.25}
        strokeLinejoin="round"
      />
    </svg>
  );
}
