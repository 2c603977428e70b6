import { z } from 'zod';
import { id, time } from '../shapes';

export const connection = z.object({ id, sourceId: id, destinationId: id, createdAt: time }).meta({ id: 'Connection' });
