import { eventStreamConformance } from './conformance';
import { createMemoryStream, MemoryStreamStore } from './memory-stream';

eventStreamConformance('in memory', async (partitions) => {
  const store = new MemoryStreamStore(partitions);
  return {
    connect: (timing = {}) => createMemoryStream({ ...timing, partitions, store }),
    dispose: async () => {},
  };
});
