'use client';
import {
  Button,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  PageHeader,
  type PageHeaderProps,
  Skeleton,
  TabPanel,
  Tabs,
} from '@tributary/ui';
import { Ellipsis, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { ProblemState, problemOf } from '@/api';
import { useHref } from '@/workspace';
import { Page } from './page';

/** What a query knows of the one thing that a page is about. */
interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Waits for the thing that a page is about: its frame in grey, or why it can not be shown. */
export function EntityLoader<T>(props: {
  /** Begins a sentence: "The source". */
  what: string;
  query: Asked<T>;
  /** Shown when there is no such thing; the server's words when left out. */
  missing?: ReactNode;
  children: (entity: T) => ReactNode;
}) {
  const { what, query, missing, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <EntitySkeleton />;
  return (
    <Page>
      {missing && problemOf(query.error).code === 'NOT_FOUND' ? (
        missing
      ) : (
        <ProblemState what={what} error={query.error} onRetry={() => query.refetch()} />
      )}
    </Page>
  );
}

export interface EntityTab {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly panel: ReactNode;
}

export interface EntityPageProps extends Pick<PageHeaderProps, 'icon' | 'badge' | 'description'> {
  title: string;
  /** The list that it is one of. */
  list: { readonly label: string; readonly path: string };
  /** Where it stands in the list; its title when left out. */
  kind?: string;
  tabsLabel: string;
  /** The first is shown when the URL names none. */
  tabs: readonly EntityTab[];
  actions?: (tab: string) => ReactNode;
  /** For those who may delete it: what that is called, and the dialog that says what is lost. */
  deletion?: { readonly label: string; readonly dialog: (close: () => void) => ReactNode } | false;
  /** Between header and tabs. */
  children?: ReactNode;
}

/** The page of one thing: where it is, its state, what can be done with it, and its parts as tabs, chosen by the URL. */
export function EntityPage({ list, kind, tabsLabel, tabs, actions, deletion, children, ...header }: EntityPageProps) {
  const href = useHref();
  const [asked, setTab] = useQueryState('tab', parseAsString.withOptions({ history: 'push' }));
  const tab = (tabs.find((one) => one.value === asked) ?? tabs[0])?.value ?? '';
  const offered = actions?.(tab);
  return (
    <Page>
      <PageHeader
        {...header}
        breadcrumbs={[
          <Link key="list" href={href(list.path)}>
            {list.label}
          </Link>,
          <span key="here" className="truncate">
            {kind ?? header.title}
          </span>,
        ]}
        actions={
          (offered || deletion) && (
            <>
              {offered}
              {deletion && <MoreActions deletion={deletion} />}
            </>
          )
        }
      />
      {children}
      <Tabs
        aria-label={tabsLabel}
        value={tab}
        onValueChange={setTab}
        tabs={tabs.map(({ value, label, count }) => ({ value, label, ...(count === undefined ? {} : { count }) }))}
      >
        {tabs.map(({ value, panel }) => (
          <TabPanel key={value} value={value} className="pt-5">
            {panel}
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  );
}

/** What is seldom done, away from under the hand. */
function MoreActions({ deletion }: { deletion: Exclude<EntityPageProps['deletion'], false | undefined> }) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent>
          <MenuItem danger onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            {deletion.label}
          </MenuItem>
        </MenuContent>
      </Menu>
      {deleting && deletion.dialog(() => setDeleting(false))}
    </>
  );
}

function EntitySkeleton() {
  return (
    <Page>
      <div className="space-y-2" aria-busy="true">
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-7 w-56" />
      </div>
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-60 w-full" />
    </Page>
  );
}
