// @prisma/adapter-pg, made fit for the schema engine. Three things in it serve queries well and migrations not at all;
// only the process that imports this file sees them changed.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const OID_CHAR = 18;
const OID_NAME = 19;
const OID_TEXT = 25;

/** rows of a result → which of its columns were of type "char". */
const charColumns = new WeakMap();

// 1. The engine's catalogue queries return Postgres' internal types "char" and name. The adapter throws on "char", and
// the engine wants such columns typed as Character: note which they were, let the adapter read text, retype after.
const { addFields } = pg.Result.prototype;
pg.Result.prototype.addFields = function addFieldsReadable(fields) {
  charColumns.set(
    this.rows,
    fields.map((field) => field.dataTypeID === OID_CHAR),
  );
  for (const field of fields) {
    if (field.dataTypeID === OID_CHAR || field.dataTypeID === OID_NAME) field.dataTypeID = OID_TEXT;
  }
  return addFields.call(this, fields);
};

function retypeChars(queryable) {
  const { queryRaw, startTransaction } = queryable;
  queryable.queryRaw = async (query) => {
    const result = await queryRaw.call(queryable, query);
    charColumns.get(result.rows)?.forEach((isChar, column) => {
      if (isChar) result.columnTypes[column] = ColumnTypeEnum.Character;
    });
    return result;
  };
  if (startTransaction) {
    queryable.startTransaction = async (...args) => retypeChars(await startTransaction.apply(queryable, args));
  }
  return queryable;
}

// 2. Fields, not a connection string: the shadow database is opened with `{ ...config, database }`, and pg lets a
// connection string override that, which would make the main database the shadow, and reset it.
function configOf(url) {
  const { hostname, port, username, password, pathname, search } = new URL(url);
  return {
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: /sslmode=(require|verify)/.test(search) || undefined,
  };
}

export class MigrationAdapterFactory extends PrismaPg {
  constructor(url, config = configOf(url)) {
    const options = { schema: new URL(url).searchParams.get('schema') ?? undefined };
    super(config, options);
    this.url = url;
    this.ownConfig = config;
  }

  async connect() {
    return retypeChars(await super.connect());
  }

  // 3. PrismaPg drops its shadow database while its own pool still holds it. Close first, then drop.
  async connectToShadowDb() {
    const main = await this.connect();
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new MigrationAdapterFactory(this.url, { ...this.ownConfig, database }).connect();
    const { dispose } = shadow;
    shadow.dispose = async () => {
      await dispose.call(shadow);
      await main.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}
