'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { cn } from './cn';
import { compactNumber, groupedNumber } from './number-words';
import { Skeleton } from './skeleton';

export interface ChartSeries {
  readonly label: string;
  /** A CSS colour; use stateColor() for states. */
  readonly color: string;
  /** One value per time, in the order of `times`. */
  readonly values: readonly number[];
}

export interface TimeSeriesChartProps {
  /** Starts of the buckets, ms since the epoch, ascending. */
  times: readonly number[];
  series: readonly ChartSeries[];
  height?: number;
  /** Series stand on each other: their sum is the outline. */
  stacked?: boolean;
  /** Drag selects a range, ms since the epoch. */
  onSelect?: (fromMs: number, toMs: number) => void;
  format?: (value: number) => string;
  /** Says in words what is to be seen, for those who can't. */
  label: string;
  loading?: boolean;
  className?: string;
}

function resolveColor(element: Element, color: string): string {
  const name = /^var\((--[\w-]+)\)$/.exec(color)?.[1];
  return name ? getComputedStyle(element).getPropertyValue(name).trim() : color;
}

/** Sums from below, so that each series is drawn on top of those before it. */
export function stackValues(series: readonly ChartSeries[]): number[][] {
  const sums: number[] = [];
  return series.map((one) =>
    one.values.map((value, index) => {
      const sum = (sums[index] ?? 0) + value;
      sums[index] = sum;
      return sum;
    }),
  );
}

function useThemeName(): string {
  const [name, setName] = useState('');
  useEffect(() => {
    const read = () => setName(document.documentElement.className);
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return name;
}

/** `14:30`, and the date where a day begins or a step is a day. Hours of the viewer's zone. */
function timeTick(seconds: number, stepSeconds: number): string {
  const date = new Date(seconds * 1000);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (stepSeconds >= 86_400 || midnight) return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

interface PlotInput {
  host: HTMLElement;
  series: readonly ChartSeries[];
  stacked: boolean;
  height: number;
  onHover: (index: number | null) => void;
  select: { current: TimeSeriesChartProps['onSelect'] };
}

function plotOptions({ host, series, stacked, height, onHover, select }: PlotInput): uPlot.Options {
  const ink = resolveColor(host, 'var(--text-faint)');
  const line = resolveColor(host, 'var(--line)');
  const surface = resolveColor(host, 'var(--surface)');
  const axis: uPlot.Axis = {
    stroke: ink,
    font: `11px ${getComputedStyle(host).fontFamily}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  // Stacked series are drawn from the highest sum down, so that the lower ones stay visible.
  const order = stacked ? series.map((_, index) => series.length - 1 - index) : series.map((_, index) => index);
  return {
    width: host.clientWidth || 300,
    height,
    // On the right, half of a time has to fit beside the last tick.
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 72,
        values: (_plot, ticks, _axis, _space, step) => ticks.map((tick) => timeTick(tick, step)),
      },
      {
        ...axis,
        size: 48,
        space: 36,
        values: (_plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? compactNumber(tick) : '')),
      },
    ],
    series: [
      {},
      ...order.map((index) => {
        const color = resolveColor(host, series[index]?.color ?? '');
        return {
          stroke: color,
          // Stacked areas lie over each other: opaque, so that a few failures do not tint all that was delivered.
          fill: `color-mix(in srgb, ${color} ${stacked ? 22 : 10}%, ${stacked ? surface : 'transparent'})`,
          width: 1.5,
          points: { show: false },
        };
      }),
    ],
    hooks: {
      setCursor: [(plot) => onHover(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const from = plot.posToVal(plot.select.left, 'x') * 1000;
          const to = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          select.current?.(Math.round(from), Math.round(to));
        },
      ],
    },
  };
}

/** Values over time. Hover reads exact values, drag selects a range that its owner puts in the URL. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { times, series, height = 180, stacked = false, label, loading, className } = props;
  const format = props.format ?? groupedNumber;
  const hostRef = useRef<HTMLDivElement>(null);
  const select = useRef(props.onSelect);
  select.current = props.onSelect;
  const [hover, setHover] = useState<number | null>(null);
  const theme = useThemeName();
  const data = useMemo(() => {
    const values = stacked ? stackValues(series).reverse() : series.map((one) => [...one.values]);
    return [times.map((at) => at / 1000), ...values] as uPlot.AlignedData;
  }, [times, series, stacked]);
  const names = series.map((one) => `${one.label}:${one.color}`).join('|');

  // biome-ignore lint/correctness/useExhaustiveDependencies: names stands for series, theme for the resolved colours; data is handed over below
  useEffect(() => {
    const host = hostRef.current;
    if (!host || loading) return;
    const plot = new uPlot(plotOptions({ host, series, stacked, height, onHover: setHover, select }), data, host);
    const observer = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height }));
    observer.observe(host);
    plotRef.current = plot;
    return () => {
      observer.disconnect();
      plot.destroy();
      plotRef.current = null;
    };
  }, [names, stacked, height, theme, loading]);
  const plotRef = useRef<uPlot | null>(null);
  useEffect(() => plotRef.current?.setData(data), [data]);

  const at = hover ?? null;
  return (
    <figure className={cn('min-w-0', className)}>
      <figcaption className="mb-1 flex h-5 items-center gap-4 overflow-hidden text-xs text-soft">
        <span className="sr-only">{label}</span>
        {series.map((one) => (
          <span key={one.label} className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <span className="size-2 rounded-xs" style={{ background: one.color }} aria-hidden />
            {one.label}
            {at !== null && one.values[at] !== undefined && (
              <span className="font-medium text-text">{format(one.values[at])}</span>
            )}
          </span>
        ))}
        {at !== null && times[at] !== undefined && (
          <span className="ml-auto whitespace-nowrap text-faint">
            {new Date(times[at]).toLocaleString('en-GB', {
              day: 'numeric',
              month: 'short',
              hour: '2-digit',
              minute: '2-digit',
            })}
          </span>
        )}
      </figcaption>
      {loading ? (
        <Skeleton style={{ height }} className="w-full" />
      ) : (
        <div ref={hostRef} style={{ height }} className="overflow-hidden" aria-hidden />
      )}
    </figure>
  );
}
