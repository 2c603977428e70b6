'use client';
export { EventRows } from './components/event-timeline';
export { PeoplePage } from './components/people-page';
export { PersonPage } from './components/person-page';
export { TraitTable } from './components/trait-table';
export { useSettled } from './hooks/use-settled';
