'use client';
import { Button, Notice } from '@tributary/ui';

/** Says that the fields hold what was typed before, not what is saved. */
export function RestoredNotice({ form }: { form: { restored: boolean; hasSecrets: boolean; discard: () => void } }) {
  if (!form.restored) return null;
  return (
    <Notice
      action={
        <Button size="sm" onClick={form.discard}>
          Discard
        </Button>
      }
    >
      Your unsaved changes are back.{form.hasSecrets && ' Passwords and keys have to be typed again.'}
    </Notice>
  );
}
