'use client';
export { OverviewPage } from './components/overview-page';
