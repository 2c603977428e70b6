import { eventLogConformance } from './conformance';
import { createMemoryEventLog } from './memory-event-log';

eventLogConformance('in memory', async () => createMemoryEventLog());
