'use client';
import { Card, CopyId, ExactTime, groupedNumber, TimeAgo } from '@tributary/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Person } from '@/api';
import { useHref } from '@/workspace';
import { useSourceNames } from '../hooks/use-source-names';
import { mergeWords, noticeWords } from '../person-words';

/** By which ids the person is known, how they came together, and what was not merged. */
export function PersonIdentity({ person }: { person: Person }) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Ids person={person} />
      <div className="space-y-5">
        <Merges person={person} />
        {person.notices.length > 0 && <Notices person={person} />}
      </div>
    </div>
  );
}

function Ids({ person }: { person: Person }) {
  const hidden = person.distinctIds - person.ids.length;
  return (
    <Card title="Ids" description="Events under any of these are this person’s" flush>
      <ul className="divide-y divide-line" aria-label="Ids of the person">
        {person.ids.map(({ distinctId, isUser, since }) => (
          <li key={distinctId} className="flex min-h-9 items-center gap-3 px-4 py-1 text-sm">
            <span className="min-w-0 flex-1 truncate">
              <CopyId id={distinctId} label={isUser ? 'user id' : 'anonymous id'} max={40} />
            </span>
            <span className="shrink-0 text-xs text-soft">{isUser ? 'User id' : 'Anonymous id'}</span>
            <TimeAgo at={since} short className="w-10 shrink-0 text-right text-xs text-soft" />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="border-t border-line px-4 py-2 text-xs text-soft">
          And {groupedNumber(hidden)} more, which an export lists.
        </p>
      )}
    </Card>
  );
}

function Merges({ person }: { person: Person }) {
  return (
    <Card title="Merges" description="Who became a part of this person, when, and by which event" flush>
      {person.merges.length === 0 ? (
        <p className="px-4 py-3 text-sm text-soft">
          Nobody else was merged into this person: its ids came with its first <em>identify</em>, or one by one. A merge
          is when an <em>identify</em> finds that a visitor is somebody who is known already, or an <em>alias</em> joins
          two users.
        </p>
      ) : (
        <ol className="divide-y divide-line" aria-label="Merges into the person">
          {person.merges.map((merge) => (
            <li key={`${merge.messageId} ${merge.fromPersonId}`} className="space-y-0.5 px-4 py-2 text-sm">
              <p className="break-words">
                <code className="font-mono text-xs">{merge.fromDistinctId}</code>{' '}
                <span className="text-soft">became a part of</span>{' '}
                <code className="font-mono text-xs">{merge.intoDistinctId}</code>
              </p>
              <By about={merge}>{mergeWords(merge.kind)}</By>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Notices({ person }: { person: Person }) {
  return (
    <Card title="What was not done" description="The latest of each kind" flush>
      <ul className="divide-y divide-line">
        {person.notices.map((notice) => (
          <li key={notice.kind} className="space-y-0.5 px-4 py-2 text-sm">
            <p className="font-medium">{noticeWords(notice)}</p>
            <p className="break-words text-soft">{notice.detail}</p>
            <By about={notice}>the event</By>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function By({ about, children }: { about: { messageId: string; sourceId: string; at: string }; children: ReactNode }) {
  const href = useHref();
  const nameOf = useSourceNames();
  return (
    <p className="text-xs text-soft">
      <ExactTime at={about.at} /> · {nameOf(about.sourceId)} · by{' '}
      <Link
        href={href(`/events/${encodeURIComponent(about.messageId)}?source=${about.sourceId}`)}
        className="underline underline-offset-4"
      >
        {children}
      </Link>
    </p>
  );
}
