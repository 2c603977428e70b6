#!/usr/bin/env node
// Stand-in for Prisma's native schema engine, so that `prisma migrate …` works without a download: the same engine,
// compiled to WASM (@prisma/schema-engine-wasm, from npm), over @prisma/adapter-pg. Prisma's CLI starts it through
// PRISMA_SCHEMA_ENGINE_BINARY (see prisma.config.ts) and talks JSON-RPC over stdin and stdout, one message a line.
// It may go once Prisma's CLI can run the WASM engine by itself for a schema without a driver adapter of its own.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapterFactory } from './migration-adapter.mjs';
import { canConnect, createDatabase, dropDatabase } from './postgres-admin.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    version: { type: 'boolean' },
  },
});
const url = options.datasource ? JSON.parse(options.datasource).url : process.env.DATABASE_URL;

/** Prisma's own error codes, for what Postgres and the socket say. */
const PRISMA_CODES = { '3D000': 'P1003', ECONNREFUSED: 'P1001', '28P01': 'P1000' };
const codeOf = (error) => PRISMA_CODES[error.code];
const messageOf = (error) => error.message || String(error);

/** `schema-engine cli <command>`: three one-off commands outside the JSON-RPC. Never returns. */
async function runCliCommand(command) {
  const commands = {
    'create-database': createDatabase,
    'drop-database': dropDatabase,
    'can-connect-to-database': canConnect,
  };
  try {
    await commands[command]?.(url);
    process.exit(0);
  } catch (error) {
    const fields = { message: messageOf(error), error_code: codeOf(error) ?? 'P1011' };
    // The CLI drops the first line of stderr and parses the rest as JSON log lines.
    console.error(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`);
    process.exit(1);
  }
}

async function loadEngine() {
  // The engine reports a panic here before it traps.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) =>
      console.error(JSON.stringify({ level: 'ERROR', target: 'schema_engine', fields: { message } })),
  };
  const directory = dirname(fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm')));
  const { instance } = await WebAssembly.instantiate(readFileSync(join(directory, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = (options.datamodels ?? []).map((file) => [file, readFileSync(file, 'utf8')]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new MigrationAdapterFactory(url)),
  );
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

let loading;
/** Loaded at the first call that needs it: a command such as createDatabase comes before there is a database. */
const engine = () => {
  loading ??= loadEngine();
  return loading;
};

let prints = 0;

async function call(method, params) {
  switch (method) {
    case 'createDatabase':
      return createDatabase(params?.datasource?.url ?? url);
    case 'getDatabaseVersion':
      return (await engine()).version(params);
    case 'diff': {
      const result = await (await engine()).diff(params);
      // The native engine prints by asking the CLI to; the WASM one hands the text back.
      if (result.stdout) {
        prints += 1;
        send({ id: `print-${prints}`, method: 'print', params: { content: result.stdout.replace(/\n$/, '') } });
      }
      return { ...result, stdout: null };
    }
    case 'reset':
      await (await engine()).reset(params ?? { filter: { externalTables: [], externalEnums: [] } });
      return {};
    default:
      return (await (await engine())[method](params)) ?? {};
  }
}

async function answer({ id, method, params }) {
  try {
    send({ id, result: await call(method, params) });
  } catch (error) {
    const message = messageOf(error);
    const data = { is_panic: false, message, error_code: error.code ?? codeOf(error), meta: error.meta };
    send({ id, error: { code: 4466, message, data } });
  }
}

if (options.version) {
  console.log('schema-engine-cli wasm');
  process.exit(0);
}
if (positionals[0] === 'cli') await runCliCommand(positionals[1]);

// One call at a time, in order, as the native engine does.
let last = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    // Without a method it is the CLI's answer to a print.
    if (message.method) last = last.then(() => answer(message));
  })
  .on('close', () => last.then(() => process.exit(0)));
