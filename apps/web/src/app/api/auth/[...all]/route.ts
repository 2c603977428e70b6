import { apiServer } from '@/server/api-server';

export const dynamic = 'force-dynamic';

const handle = (request: Request) => apiServer().auth(request);

export { handle as GET, handle as POST };
