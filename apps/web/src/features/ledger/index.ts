'use client';
export { LedgerPage } from './components/ledger-page';
