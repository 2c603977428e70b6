// Creating, dropping and reaching a database, for the schema engine's stand-in.
import pg from 'pg';

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function adminOf(url) {
  const admin = new URL(url);
  const databaseName = decodeURIComponent(admin.pathname.slice(1));
  admin.pathname = '/postgres';
  return { adminUrl: admin.toString(), databaseName };
}

export async function createDatabase(url) {
  const { adminUrl, databaseName } = adminOf(url);
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`));
  return { databaseName };
}

export async function dropDatabase(url) {
  const { adminUrl, databaseName } = adminOf(url);
  await withClient(adminUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(databaseName)} WITH (FORCE)`),
  );
}

export async function canConnect(url) {
  await withClient(url, (client) => client.query('SELECT 1'));
}
