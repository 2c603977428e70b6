'use client';
export { BrandLogo } from './components/brand-logo';
export { Catalogue, type CatalogueEntry } from './components/catalogue';
