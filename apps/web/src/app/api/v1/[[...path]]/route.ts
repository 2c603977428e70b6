import { apiServer } from '@/server/api-server';

export const dynamic = 'force-dynamic';

const handle = async (request: Request) => (await apiServer()).rest(request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
