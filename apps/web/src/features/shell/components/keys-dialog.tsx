import { Dialog, KeyHints } from '@tributary/ui';
import { NAVIGATION } from '../navigation';

const go = NAVIGATION.flatMap((group) => group.items).flatMap((item) =>
  item.key ? [{ keys: ['g', item.key], label: item.label }] : [],
);

export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <KeyHints title="Go to" hints={go} />
        <div className="space-y-5">
          <KeyHints
            title="Anywhere"
            hints={[
              { keys: ['⌘', 'K'], label: 'Search and commands' },
              { keys: ['?'], label: 'These keys' },
              { keys: ['Esc'], label: 'Close' },
            ]}
          />
          <KeyHints
            title="In a list"
            hints={[
              { keys: ['j'], label: 'Next row' },
              { keys: ['k'], label: 'Row before' },
              { keys: ['↵'], label: 'Open' },
              { keys: ['p'], label: 'Pause or resume a live stream' },
            ]}
          />
        </div>
      </div>
    </Dialog>
  );
}
