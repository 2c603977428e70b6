'use client';
import { Button } from '@tributary/ui';

/** The end of a form that is saved with a button: what is not saved yet can be discarded or saved. */
export function SaveBar({
  form,
  busy,
  action = 'Save',
}: {
  form: { dirty: boolean; discard: () => void };
  busy: boolean;
  action?: string;
}) {
  return (
    <div className="flex items-center justify-end gap-2">
      {form.dirty && (
        <>
          <span className="text-xs text-faint">Not saved yet</span>
          <Button variant="ghost" onClick={form.discard}>
            Discard
          </Button>
        </>
      )}
      <Button type="submit" variant="primary" busy={busy} disabled={!form.dirty}>
        {action}
      </Button>
    </div>
  );
}
