'use client';
export { DestinationCataloguePage } from './components/destination-catalogue-page';
export { DestinationPage } from './components/destination-page';
export { DestinationsPage } from './components/destinations-page';
export { NewDestinationPage } from './components/new-destination-page';
