// About 1 KB of JSON per event, as an e-commerce site would send it: some of it repeats, some of it never does.
import { randomBytes, randomUUID } from 'node:crypto';

const NAMES = ['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed', 'Search Performed'];
const PAGES = ['/', '/shoes', '/shoes/running', '/cart', '/checkout'];
const AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** The n-th event of a run. Every `identifyEvery`-th tells something new about its person. */
export function makeEvent(n, run, identifyEvery = 0) {
  return identifyEvery > 0 && n % identifyEvery === 0 ? makeIdentify(n, run) : makeTrack(n, run);
}

function makeIdentify(n, run) {
  const { event: _event, properties: _properties, ...rest } = makeTrack(n, run);
  const traits = { email: `user_${n % 5_000}@example.com`, plan: n % 3 === 0 ? 'pro' : 'free', logins: n };
  return { ...rest, type: 'identify', traits };
}

function makeTrack(n, run) {
  const at = new Date().toISOString();
  const page = PAGES[n % PAGES.length];
  return {
    type: 'track',
    event: NAMES[n % NAMES.length],
    messageId: `${run}-${n}-${randomUUID()}`,
    userId: `user_${n % 5_000}`,
    anonymousId: randomUUID(),
    timestamp: at,
    originalTimestamp: at,
    properties: {
      order_id: `ord_${randomBytes(6).toString('hex')}`,
      total: Math.round(Math.random() * 100_000) / 100,
      currency: 'EUR',
      coupon: n % 7 === 0 ? 'WELCOME10' : null,
      products: [
        { product_id: `sku_${n % 977}`, name: 'Running shoe', brand: 'Fleet', price: 89.9, quantity: 1, position: 1 },
        { product_id: `sku_${n % 331}`, name: 'Merino socks', brand: 'Woolly', price: 14.5, quantity: 2, position: 2 },
      ],
    },
    context: {
      ip: `10.0.${n % 250}.${(n * 7) % 250}`,
      locale: 'de-DE',
      timezone: 'Europe/Berlin',
      userAgent: AGENT,
      library: { name: 'analytics.js', version: '4.2.0' },
      page: {
        path: page,
        url: `https://shop.example.com${page}`,
        title: 'Fleet | shoes',
        referrer: 'https://www.google.com/',
      },
      campaign: { source: 'newsletter', medium: 'email', name: `week-${n % 52}` },
      session_id: randomBytes(8).toString('hex'),
    },
  };
}
