import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import { type Product, waitFor } from '@tributary/testing';
import pg from 'pg';

/** A shop as the pictures show it: its sources, its destinations, and what its customers do. */

interface Made {
  readonly id: string;
}
interface Source extends Made {
  readonly writeKeys: readonly { readonly key: string }[];
}

const PEOPLE = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'margaret', 'dennis', 'radia', 'ken', 'frances'];
const PRODUCTS = ['Espresso cup', 'Kettle', 'Grinder', 'Filter paper', 'Scale'];

/** The other side of the destinations: takes everything, except that the CRM wants an email with every order. */
export async function startTools(): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const event = JSON.parse(body) as { event?: string; properties?: { email?: string } };
    const refused = request.url === '/crm' && event.event === 'Order Completed' && !event.properties?.email;
    response
      .writeHead(refused ? 422 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(refused ? { error: 'email is required' } : { ok: true }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface Shop {
  readonly web: Source;
  readonly app: Source;
  readonly crm: Made;
  readonly mixpanel: Made;
}

export async function buildShop(product: Product, toolsUrl: string): Promise<Shop> {
  const source = (name: string) => product.api<Source>('POST', 'sources', { name, type: 'http' });
  const webhook = (name: string, path: string) =>
    product.api<Made>('POST', 'destinations', {
      name,
      type: 'webhook',
      settings: { url: `${toolsUrl}/${path}` },
      enabled: true,
    });
  const [web, app, table] = [await source('Web shop'), await source('iOS app'), await ordersTable(product)];
  const [crm, warehouse] = [await webhook('CRM', 'crm'), await webhook('Warehouse loader', 'warehouse')];
  const mixpanel = await product.api<Made>('POST', 'destinations', {
    name: 'Mixpanel',
    type: 'mixpanel',
    settings: { projectToken: 'not-a-real-token', apiSecret: 'not-a-real-secret', apiRegion: 'EU 🇪🇺' },
    enabled: true,
  });
  // Paused from the start, so that the pictures are taken without asking anybody outside of this machine.
  await product.api('POST', `destinations/${mixpanel.id}/pause`, { reason: 'The project is being moved to the EU.' });
  const connections = [web, app].flatMap((from) => [crm, warehouse, mixpanel].map((to) => [from, to] as const));
  for (const [from, to] of [...connections, [table, warehouse] as const])
    await product.api('POST', 'connections', { sourceId: from.id, destinationId: to.id });
  await product.api('POST', `sources/${table.id}/syncs`);
  return { web, app, crm, mixpanel };
}

/** A table of orders in the product's own Postgres server, in a database of its own, as a pull source. */
async function ordersTable(product: Product): Promise<Made> {
  const url = new URL(product.engines().databaseUrl);
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query('CREATE DATABASE shop');
  await admin.end();
  url.pathname = '/shop';
  const database = new pg.Client({ connectionString: url.href });
  await database.connect();
  await database.query(`
    CREATE TABLE orders (id bigint PRIMARY KEY, customer text NOT NULL, total numeric NOT NULL, updated_at timestamptz NOT NULL);
    INSERT INTO orders SELECT i, 'customer-' || i % 97, i / 7.0, now() - i * interval '1 hour' FROM generate_series(1, 240) i;
    ANALYZE orders;`);
  await database.end();
  const made = await product.api<Made>('POST', 'sources', {
    name: 'Orders database',
    type: 'postgres',
    settings: {
      host: url.hostname,
      port: Number(url.port),
      database: 'shop',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      ssl: 'disable',
    },
  });
  await product.api('POST', `sources/${made.id}/streams`, {
    name: 'public.orders',
    mode: 'incremental',
    cursorField: 'updated_at',
    primaryKey: ['id'],
    mapping: { kind: 'track', event: 'Order Updated', userIdColumn: 'customer' },
  });
  return made;
}

/** Customers browse and buy for this long, more in the middle than at the ends. Every ninth order has no email. */
export async function trade(product: Product, shop: Shop, forMs: number): Promise<void> {
  const sdk = (source: Source) =>
    new Analytics({ writeKey: source.writeKeys[0]?.key ?? '', host: product.captureUrl, flushInterval: 500 });
  const [web, app] = [sdk(shop.web), sdk(shop.app)];
  const startedMs = Date.now();
  let step = 0;
  const tick = (): void => {
    const share = (Date.now() - startedMs) / forMs;
    const busy = Math.round(2 + 5 * Math.sin(Math.PI * share) + 2 * Math.sin(step / 3));
    for (let index = 0; index < busy; index++) visit(index % 3 === 2 ? app : web, step * 7 + index);
    step++;
  };
  await waitFor(
    async () => {
      tick();
      await new Promise((resolve) => setTimeout(resolve, 450));
      return Date.now() - startedMs > forMs;
    },
    { withinMs: forMs + 30_000, what: 'the customers to go home' },
  );
  await Promise.all([web.closeAndFlush(), app.closeAndFlush()]);
}

function visit(to: Analytics, seed: number): void {
  const person = PEOPLE[(seed * 5) % PEOPLE.length] ?? 'ada';
  const product = PRODUCTS[seed % PRODUCTS.length] ?? 'Kettle';
  const userId = `user_${person}`;
  if (seed % 7 === 0) to.identify({ userId, traits: { email: `${person}@example.com`, plan: 'Pro' } });
  to.track({ userId, event: 'Product Viewed', properties: { product, price: 9 + (seed % 50) } });
  if (seed % 3 !== 0) return;
  const order = { orderId: `A-${1000 + seed}`, product, total: 9.9 + (seed % 50), currency: 'EUR' };
  const email = seed % 27 === 0 ? {} : { email: `${person}@example.com` };
  to.track({ userId, event: 'Order Completed', properties: { ...order, ...email } });
}
