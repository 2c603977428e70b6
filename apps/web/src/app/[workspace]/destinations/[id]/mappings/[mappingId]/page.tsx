import type { Metadata } from 'next';
import { MappingEditorPage } from '@/features/mappings';

export const metadata: Metadata = { title: 'Mapping' };

export default async function Page({ params }: { params: Promise<{ id: string; mappingId: string }> }) {
  const { id, mappingId } = await params;
  return <MappingEditorPage destinationId={decodeURIComponent(id)} mappingId={decodeURIComponent(mappingId)} />;
}
