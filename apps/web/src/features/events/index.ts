'use client';
export { EventPage } from './components/event-page';
export { EventSheet, useOpenEvent } from './components/event-sheet';
export { EventStatusBadge } from './components/event-status';
export { EventTable } from './components/event-table';
export { EventsPage } from './components/events-page';
export { LiveControl } from './components/live-control';
export { EVENT_TYPES, eventTitle } from './filter';
export { useLiveEvents } from './hooks/use-live-events';
