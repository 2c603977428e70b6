/** `npm test` starts the product and says where; while working, point TRIBUTARY_WEB_URL at a running one. */
export default function requireProduct(): void {
  if (!process.env.TRIBUTARY_WEB_URL)
    throw new Error('TRIBUTARY_WEB_URL is not set: run `npm test -- --only e2e`, or set it to a running dashboard.');
}
