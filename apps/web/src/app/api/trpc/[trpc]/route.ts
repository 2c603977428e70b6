import { apiServer } from '@/server/api-server';

export const dynamic = 'force-dynamic';

const handle = async (request: Request) => (await apiServer()).trpc(request);

export { handle as GET, handle as POST };
