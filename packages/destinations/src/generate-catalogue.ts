import { describeAll } from './segment/describe-all';
import type { DestinationDescriptor, DestinationSummary } from './types';
import { DESTINATION_CATEGORIES } from './types';
import { webhookDescriptor } from './webhook/descriptor';

/** The files of `generated/` by name: one summary of all, and one descriptor each. The same on every run. */
export function generateCatalogue(): Readonly<Record<string, string>> {
  const descriptors = [webhookDescriptor, ...describeAll()];
  const inOrder = DESTINATION_CATEGORIES.flatMap((category) =>
    descriptors.filter((each) => each.category === category),
  );
  const files: Record<string, string> = {
    'index.json': `[\n${inOrder.map((each) => JSON.stringify(summarise(each))).join(',\n')}\n]\n`,
  };
  for (const descriptor of inOrder) files[`${descriptor.type}.json`] = write(descriptor);
  return files;
}

function summarise(descriptor: DestinationDescriptor): DestinationSummary {
  const { settings: _settings, actions: _actions, presets: _presets, ...summary } = descriptor;
  return summary;
}

function write(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
