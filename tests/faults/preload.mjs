// Loaded into capture and worker by `NODE_OPTIONS=--import`: obeys orders that the fault tests leave as files in
// FAULTS_DIR. The product itself knows nothing of it; it only tells `tributary:step` which step begins and ends.
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const dir = process.env.FAULTS_DIR;
const role = /apps\/(capture|worker)\/dist/.exec(process.argv[1] ?? '')?.[1];

/** `{ step, when, skip, signal, pid?, delayMs? }`: at the step's begin or end, after `skip` others, signals itself or another. */
function obeyStepOrders() {
  const file = join(dir, 'step-order.json');
  let skipped = 0;
  subscribe('tributary:step', ({ step, when }) => {
    if (!existsSync(file)) return;
    const order = JSON.parse(readFileSync(file, 'utf8'));
    if (order.step !== step || order.when !== when) return;
    if (skipped++ < order.skip) return;
    skipped = 0;
    rmSync(file, { force: true });
    const strike = () => process.kill(order.pid ?? process.pid, order.signal);
    if (order.delayMs) setTimeout(strike, order.delayMs);
    else strike();
  });
}

/** `clock-<role>` holds milliseconds by which this process's clock is off. */
function obeyClockOrders() {
  const file = join(dir, `clock-${role}`);
  const realNow = Date.now;
  const RealDate = Date;
  let offMs = 0;
  setInterval(() => {
    offMs = existsSync(file) ? Number(readFileSync(file, 'utf8')) || 0 : 0;
  }, 20).unref();
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [realNow() + offMs] : args));
    }
    static now() {
      return realNow() + offMs;
    }
  };
}

if (dir && role) {
  obeyStepOrders();
  obeyClockOrders();
}
