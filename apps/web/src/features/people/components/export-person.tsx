'use client';
import { useMutation } from '@tanstack/react-query';
import { Button, groupedNumber, toast } from '@tributary/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { toastProblem, useTRPCClient } from '@/api';
import { collectExport } from '../collect-export';

/** Everything that is stored about the person, as one JSON file. */
export function ExportPerson({ id }: { id: string }) {
  const client = useTRPCClient();
  const [read, setRead] = useState(0);
  const run = useMutation({
    mutationFn: () =>
      collectExport(
        (cursor) => client.persons.export.query({ id, limit: 200, ...(cursor === undefined ? {} : { cursor }) }),
        setRead,
      ),
    onSuccess: (whole) => {
      save(JSON.stringify(whole, null, 2), `person-${id}.json`);
      toast.success(`Exported, with ${groupedNumber(whole.events.length)} events`);
    },
    onError: toastProblem('The person was not exported'),
    onSettled: () => setRead(0),
  });
  return (
    <Button onClick={() => run.mutate()} busy={run.isPending}>
      <Download aria-hidden />
      {run.isPending && read > 0 ? `${groupedNumber(read)} events…` : 'Export'}
    </Button>
  );
}

function save(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
