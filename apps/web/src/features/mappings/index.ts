'use client';
export { FilterSentence } from './components/filter-sentence';
export { MappingEditorPage } from './components/mapping-editor-page';
export { MappingsTab } from './components/mappings-tab';
export { VerdictView } from './components/verdict-view';
export { useSettled } from './hooks/use-settled';
