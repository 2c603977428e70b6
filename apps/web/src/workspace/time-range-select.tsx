'use client';
import { Button, Select } from '@tributary/ui';
import { X } from 'lucide-react';
import { RANGES, type RangeName, rangeWords, type useTimeRange } from './time-range';

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const short = (iso: string) =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** Chooses the time range of a page; shows the moments when a range was dragged, and lets it be taken back. */
export function TimeRangeSelect({ range }: { range: ReturnType<typeof useTimeRange> }) {
  if (range.fixed) {
    return (
      <Button size="sm" onClick={range.clear} aria-label="Clear the selected time">
        {short(range.since)} – {range.until ? short(range.until) : 'now'}
        <X aria-hidden />
      </Button>
    );
  }
  return (
    <Select
      size="sm"
      className="w-36"
      aria-label="Time range"
      value={range.range}
      onValueChange={(value) => range.choose(value as RangeName)}
      options={RANGES.map((name) => ({ value: name, label: sentence(rangeWords(name)) }))}
    />
  );
}
