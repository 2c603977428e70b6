// CPU time of processes, user + system, all threads.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** CPU time of one process in microseconds. */
export function cpuUs(pid) {
  if (process.platform !== 'linux') return cpuUsFromPs(pid);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
}

function cpuUsFromPs(pid) {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [seconds, minutes = 0, hours = 0] = text.split(':').reverse().map(Number);
  return (seconds + 60 * (Number(minutes) + 60 * Number(hours))) * 1e6;
}

/** CPU time by name, of processes by name. */
export const cpuOf = (pids) => Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuUs(pid)]));

/** What a process holds in memory, in MB. */
function residentMb(pid) {
  if (process.platform !== 'linux')
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

export const residentOf = (pids) =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, Math.round(residentMb(pid))]));
