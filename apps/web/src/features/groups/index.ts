'use client';
export { GroupPage } from './components/group-page';
export { GroupsPage } from './components/groups-page';
