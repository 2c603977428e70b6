import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { cn } from './cn';

/** Where one is. Crumbs are links except the last; the app hands in its own links. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly ReactNode[] }) {
  return (
    <nav
      aria-label="Breadcrumb"
      className="flex min-w-0 items-center gap-1 text-sm text-faint [&_a]:rounded [&_a:hover]:text-text"
    >
      {crumbs.map((crumb, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place
        <Fragment key={index}>
          {index > 0 && <ChevronRight className="size-3.5 shrink-0" aria-hidden />}
          {crumb}
        </Fragment>
      ))}
    </nav>
  );
}

export interface PageHeaderProps {
  title: ReactNode;
  /** Beside the title: a state. */
  badge?: ReactNode;
  description?: ReactNode;
  breadcrumbs?: readonly ReactNode[];
  actions?: ReactNode;
  icon?: ReactNode;
  className?: string;
}

/** The name of a page, its state, and what can be done here. */
export function PageHeader({ title, badge, description, breadcrumbs, actions, icon, className }: PageHeaderProps) {
  return (
    <header className={cn('space-y-2', className)}>
      {breadcrumbs && <Breadcrumbs crumbs={breadcrumbs} />}
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-3">
          {icon}
          <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
          {badge}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      {description && <div className="max-w-2xl text-sm text-soft text-pretty">{description}</div>}
    </header>
  );
}

/** A surface with a hairline border. */
export function Card({
  title,
  description,
  actions,
  children,
  className,
  flush,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
  flush?: boolean;
}) {
  return (
    <section
      className={cn('min-w-0 rounded-surface border border-line bg-surface', flush && 'overflow-hidden', className)}
    >
      {(title || actions) && (
        <header
          className={cn(
            'flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 pr-2.5 pl-4',
            children && 'border-b border-line',
          )}
        >
          <div className="min-w-0">
            {title && <h2 className="truncate text-sm font-medium">{title}</h2>}
            {description && <p className="text-xs text-faint">{description}</p>}
          </div>
          {actions && <div className="flex shrink-0 items-center gap-1.5">{actions}</div>}
        </header>
      )}
      {children && <div className={flush ? undefined : 'p-4'}>{children}</div>}
    </section>
  );
}

/** Names and values, aligned. */
export function Facts({
  facts,
  className,
}: {
  facts: readonly (readonly [ReactNode, ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={cn('grid grid-cols-[minmax(96px,max-content)_1fr] gap-x-6 gap-y-1.5 text-sm', className)}>
      {facts.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts never move
        <Fragment key={index}>
          <dt className="text-faint">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
