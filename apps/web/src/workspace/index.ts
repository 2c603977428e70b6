export { useCan, useHref, useWorkspace, WorkspaceProvider } from './context';
export { RANGES, type RangeName, rangeWords, useTimeRange } from './time-range';
export { TimeRangeSelect } from './time-range-select';
