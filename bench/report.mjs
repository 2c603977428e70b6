const round = (value) => Math.round(value * 100) / 100;

/** @returns the value that so many of a hundred are at most */
function percentile(sorted, of) {
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * of) / 100) - 1)] ?? 0;
}

/** From the 200 of the request to the first question that found the event, in ms. */
function latencyOf({ acceptedAtMs, watched, perRequest }) {
  const waits = [];
  for (const [messageId, seenAtMs] of watched) {
    const n = Number(/^[^-]+-\d+-(\d+)-/.exec(messageId)?.[1]);
    waits.push(Math.max(0, seenAtMs - acceptedAtMs[Math.floor(n / perRequest)]));
  }
  waits.sort((a, b) => a - b);
  return { events: waits.length, p50: percentile(waits, 50), p99: percentile(waits, 99), max: waits.at(-1) ?? 0 };
}

const half = ({ ours, scenario }) =>
  ours.watched ? latencyOf({ ...ours, perRequest: scenario.perRequest }) : undefined;

/** What processes hold at some points of the run, in MB. */
function memoryOf({ residentMb }) {
  const at = (share) => residentMb[Math.round((residentMb.length - 1) * share)];
  return { 'at a tenth': at(0.1), 'at half': at(0.5), 'at the end': at(1) };
}

/** What an event costs with many sources and connections beside what it costs with one, in the same processes. */
function againstOne(results) {
  const us = (name) => results.find(({ scenario }) => scenario.name === name)?.ours?.cpuUsPerEvent.total;
  const [many, one] = [us('many-sources'), us('one-source')];
  return many && one ? { one, ratio: many / one } : undefined;
}

/** The result as other tools read it. */
export function toJson(results) {
  return {
    scenarios: results.map((result) => {
      if (result.decided) return { name: result.scenario.name, ...result.decided };
      const { scenario, ours, naive } = result;
      const { total, capture, stream, worker, store, config } = ours.cpuUsPerEvent;
      return {
        name: scenario.name,
        events: ours.events,
        cpuUsPerEvent: Object.fromEntries(
          Object.entries({ total, capture, stream, worker, store, config }).map(([name, us]) => [name, round(us)]),
        ),
        ...(naive
          ? {
              naiveCpuUsPerEvent: round(naive.cpuUsPerEvent.total),
              ratio: round(naive.cpuUsPerEvent.total / total),
            }
          : {}),
        eventsPerSecond: Math.round(ours.events / (ours.storedMs / 1000)),
        paceMs: round(ours.paceMs),
        verifiedRows: ours.rows,
        store: ours.work,
        memoryMb: memoryOf(ours),
        acceptedToQueryableMs: half(result),
      };
    }),
    manySourcesAgainstOne: againstOne(results),
  };
}

function printTable(results) {
  const processes = ['capture', 'stream', 'worker', 'store', 'config'];
  const head = ['scenario', 'events', 'total', ...processes, 'naive', 'ratio', 'events/s', 'pace'];
  const stored = results.filter(({ ours }) => ours);
  const rows = stored.map(({ scenario, ours, naive }) => {
    const { total } = ours.cpuUsPerEvent;
    const us = ['total', ...processes].map((name) => ours.cpuUsPerEvent[name].toFixed(2));
    const beside = naive
      ? [naive.cpuUsPerEvent.total.toFixed(1), `${(naive.cpuUsPerEvent.total / total).toFixed(1)}x`]
      : ['-', '-'];
    const perSecond = Math.round(ours.events / (ours.storedMs / 1000)).toLocaleString('en');
    return [scenario.name, ours.events.toLocaleString('en'), ...us, ...beside, perSecond, ours.paceMs.toFixed(1)];
  });
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  console.log('\nCPU-µs per event from HTTP to stored (user + sys, every process), rows verified\n');
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
  console.log(
    '\npace: CPU-ms that a fixed piece of work took meanwhile. Read figures of runs with the same pace beside each other.',
  );
}

const listed = (values, digits) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
    .join(', ');

function printDetails(result) {
  if (result.decided) {
    const { events, tookMs, cpuUsPerEvent } = result.decided;
    const perSecond = Math.round(events / (tookMs / 1_000)).toLocaleString('en');
    console.log(
      `\n${result.scenario.name}: ${listed(cpuUsPerEvent, 1)}; ${events.toLocaleString('en')} events, ${perSecond}/s`,
    );
    return;
  }
  const { scenario, ours, naive } = result;
  const { InsertQuery, InsertedRows, Merge, MergedRows } = ours.work;
  const perEvent = (rows) => (rows / ours.events).toFixed(2);
  console.log(`\n${scenario.name}: ${ours.bytesPerEvent.toFixed(0)} bytes per event on the wire`);
  console.log(
    `  store: ${InsertQuery} inserts of ${perEvent(InsertedRows)} rows per event, ${Merge} merges of ${perEvent(MergedRows)}`,
  );
  for (const [when, mb] of Object.entries(memoryOf(ours))) console.log(`  memory ${when}, MB: ${listed(mb, 0)}`);
  const latency = half(result);
  if (latency)
    console.log(
      `  accepted to queryable, ms: p50 ${latency.p50}, p99 ${latency.p99}, max ${latency.max} (${latency.events.toLocaleString('en')} events)`,
    );
  if (!naive) return;
  const { total: _total, ...parts } = naive.cpuUsPerEvent;
  console.log(`  naive: ${listed(parts, 1)}; ${naive.events.toLocaleString('en')} events`);
}

export function printReport(results, many) {
  printTable(results);
  for (const result of results) printDetails(result);
  const beside = againstOne(results);
  if (beside)
    console.log(
      `\n${many.sources.toLocaleString('en')} sources and ${many.connections.toLocaleString('en')} connections cost ${beside.ratio.toFixed(2)}x of one (${beside.one.toFixed(2)} µs, the same share routed)`,
    );
  console.log('');
}
