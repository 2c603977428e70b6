export { Button, type ButtonProps, buttonStyle } from './button';
export { cn } from './cn';
export { CodeBlock, type CodeBlockProps } from './code-block';
export { Combobox, type ComboboxOption, type ComboboxProps } from './combobox';
export { CommandPalette, type CommandPaletteProps, type PaletteGroup, type PaletteItem } from './command-palette';
export { CopyButton, CopyId, cutMiddle, useCopy } from './copy';
export { type Column, DataTable, type DataTableProps } from './data-table';
export {
  Confirm,
  type ConfirmProps,
  Dialog,
  DialogClose,
  type DialogProps,
  Drawer,
  Sheet,
  type SheetProps,
} from './dialog';
export { type DiffLine, diffLines } from './diff-lines';
export { DiffView } from './diff-view';
export { Field, type FieldProps, Label } from './field';
export { Num, Stat, type StatProps, StatRow } from './figures';
export { Input, SearchInput, type SearchInputProps, Textarea } from './input';
export { JsonText } from './json-text';
export { JsonView, type JsonViewProps } from './json-view';
export { Kbd, type KeyHint, KeyHints } from './kbd';
export { Menu, MenuChoice, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from './menu';
export { EmptyState, type EmptyStateProps, ErrorState, type ErrorStateProps, Notice } from './messages';
export { bytesWords, compactNumber, groupedNumber, percent, trendOf } from './number-words';
export { Breadcrumbs, Card, Facts, PageHeader, type PageHeaderProps } from './page-header';
export { type PickItem, PickList, type PickListProps } from './pick-list';
export { Popover, PopoverContent, PopoverTrigger, Tooltip, TooltipProvider } from './popover';
export { Progress } from './progress';
export { ScrollRegion } from './scroll-region';
export { Select, type SelectOption, type SelectProps } from './select';
export { Sentence } from './sentence';
export { Skeleton, SkeletonText } from './skeleton';
export { Sparkline, type SparklineProps } from './sparkline';
export { IdleBadge, STATES, type State, StatusBadge, type StatusBadgeProps, stateColor } from './status';
export { type Tab, TabPanel, Tabs, type TabsProps } from './tabs';
export { ExactTime, TimeAgo } from './time';
export { type ChartSeries, TimeSeriesChart, type TimeSeriesChartProps } from './time-series-chart';
export { durationWords, exactTime, timeAgo } from './time-words';
export { Toaster, toast, toastUndo } from './toaster';
export { Checkbox, type Segment, Segmented, Switch } from './toggles';
export { isTyping } from './use-row-keys';
export { VirtualList, type VirtualListProps } from './virtual-list';
