'use client';
import { Card, ErrorState } from '@tributary/ui';
import type { ReactNode } from 'react';
import { RestoredNotice } from './restored-notice';
import { SaveBar } from './save-bar';
import type { useForm } from './use-form';

/** A card that is saved by itself: what was typed before is back, why it was not saved, the fields, and its button. */
export function FormCard<T extends object>(props: {
  form: ReturnType<typeof useForm<T>>;
  title: string;
  description?: string;
  /** A clause: "The limits were not saved". */
  notSaved: string;
  /** A refusal that no field of the form shows; the form's own when left out. */
  refusal?: string | null | undefined;
  canEdit: boolean;
  busy: boolean;
  action?: string;
  children: ReactNode;
}) {
  const { form, title, description, notSaved, canEdit, busy, action, children } = props;
  const refusal = form.refusal ?? props.refusal;
  return (
    <form {...form.props}>
      <Card title={title} {...(description ? { description } : {})}>
        <div className="space-y-5">
          <RestoredNotice form={form} />
          {refusal && <ErrorState title={notSaved} reason={refusal} />}
          {children}
          {canEdit && <SaveBar form={form} busy={busy} {...(action ? { action } : {})} />}
        </div>
      </Card>
    </form>
  );
}
