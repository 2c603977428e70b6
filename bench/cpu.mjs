// CPU time of processes, user + system, all threads.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Its parent, and the CPU time of the process itself and of the children that it saw end, in ticks. */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything.
  const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, childUser, childSystem] = rest.slice(9, 13).map(Number);
  return { parent: Number(parent), own: user + system, ended: childUser + childSystem };
}

/** CPU time of one process in microseconds. */
export function cpuUs(pid) {
  if (process.platform !== 'linux') return cpuUsFromPs(pid);
  return (statOf(pid).own * 1e6) / TICKS_PER_SECOND;
}

/** With its children, and those that have ended. */
export function cpuUsWithChildren(pid) {
  if (process.platform !== 'linux') return cpuUsFromPs(pid);
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const { parent, own, ended } = statOf(entry);
      if (Number(entry) === pid || parent === pid) ticks += own + ended;
    } catch {
      // It ended while we looked; its parent has its time.
    }
  }
  return (ticks * 1e6) / TICKS_PER_SECOND;
}

function cpuUsFromPs(pid) {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [seconds, minutes = 0, hours = 0] = text.split(':').reverse().map(Number);
  return (seconds + 60 * (Number(minutes) + 60 * Number(hours))) * 1e6;
}

/** Postgres has a process per connection; Redis has one for as long as it writes its file anew. */
const WITH_CHILDREN = new Set(['config', 'stream']);

/** CPU time by name, of processes by name. */
export const cpuOf = (pids) =>
  Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, WITH_CHILDREN.has(name) ? cpuUsWithChildren(pid) : cpuUs(pid)]),
  );

/** What a process holds in memory, in MB. */
function residentMb(pid) {
  if (process.platform !== 'linux')
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

export const residentOf = (pids) =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Math.round(residentMb(pid))]));
