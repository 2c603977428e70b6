const round = (value) => Math.round(value * 100) / 100;

/** The result as other tools read it. */
export function toJson(results) {
  return {
    scenarios: results.map(({ scenario, ours, naive }) => {
      const { total, capture, stream, worker, store } = ours.cpuUsPerEvent;
      return {
        name: scenario.name,
        events: ours.events,
        cpuUsPerEvent: Object.fromEntries(
          Object.entries({ total, capture, stream, worker, store }).map(([name, us]) => [name, round(us)]),
        ),
        ...(naive
          ? {
              naiveCpuUsPerEvent: round(naive.cpuUsPerEvent.total),
              ratio: round(naive.cpuUsPerEvent.total / total),
            }
          : {}),
        eventsPerSecond: Math.round(ours.events / (ours.storedMs / 1000)),
        verifiedRows: ours.rows,
      };
    }),
  };
}

export function printTable(results) {
  const head = ['scenario', 'events', 'total', 'capture', 'stream', 'worker', 'store', 'naive', 'ratio', 'events/s'];
  const rows = results.map(({ scenario, ours, naive }) => {
    const { total, capture, stream, worker, store } = ours.cpuUsPerEvent;
    const us = [total, capture, stream, worker, store].map((value) => value.toFixed(2));
    const beside = naive
      ? [naive.cpuUsPerEvent.total.toFixed(1), `${(naive.cpuUsPerEvent.total / total).toFixed(1)}x`]
      : ['-', '-'];
    const perSecond = Math.round(ours.events / (ours.storedMs / 1000)).toLocaleString('en');
    return [scenario.name, ours.events.toLocaleString('en'), ...us, ...beside, perSecond];
  });
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  console.log('\nCPU-µs per event from HTTP to stored (user + sys, every process), rows verified\n');
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
  for (const { scenario, ours } of results) {
    const { InsertQuery, InsertedRows, Merge, MergedRows } = ours.work;
    const perEvent = (rows) => (rows / ours.events).toFixed(2);
    console.log(
      `${scenario.name}, store: ${InsertQuery} inserts of ${perEvent(InsertedRows)} rows per event, ${Merge} merges of ${perEvent(MergedRows)}`,
    );
  }
  for (const { scenario, naive } of results) {
    if (!naive) continue;
    const { server, stream, worker, store } = naive.cpuUsPerEvent;
    const us = Object.entries({ server, stream, worker, store }).map(([name, value]) => `${name} ${value.toFixed(1)}`);
    const parts = us.join(', ');
    console.log(`${scenario.name}, naive: ${parts}; ${naive.events.toLocaleString('en')} events`);
  }
  console.log('');
}
