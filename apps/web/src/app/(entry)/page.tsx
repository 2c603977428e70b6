import { StartPage } from '@/features/entry';

export default function Page() {
  return <StartPage />;
}
