import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FloorPlan } from './floor-plan';
import { isCode, isTest, listFiles, listRooms, roomOf } from './house';
import type { Finding } from './import-rules';

/** A charter stands in the first lines, where a newcomer's eye falls. */
const CHARTER_WITHIN_LINES = 6;

const FOLDERS = ['apps', 'packages', 'tests', 'bench', 'scripts'];

/** Starting a request by oneself: the global fetch, or Node's HTTP clients. Serving is not a way out. */
const REQUEST = /(?<![\w.$'"`#-])(?:globalThis\.)?fetch\(|\bhttps?\.(?:request|get)\(|\bnew WebSocket\(/;

/** A file that names something of its own `fetch` was handed its way out. */
const OWN_FETCH = /\b(?:const|let|function) fetch\b|\bfetch: [\w(]/;

function judgeName(plan: FloorPlan, path: string): Finding[] {
  return path
    .split('/')
    .filter((part) => part.split(/[-.]/).some((word) => plan.bannedWords.includes(word)))
    .map((part) => ({ rule: 'banned-name', at: path, message: `'${part}' does not say what is inside` }));
}

function judgeLength(plan: FloorPlan, path: string, text: string): Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines <= plan.fileLinesMax) return [];
  return [{ rule: 'file-too-long', at: path, message: `${lines} lines, ${plan.fileLinesMax} allowed` }];
}

function judgeWayOut(plan: FloorPlan, path: string, text: string): Finding[] {
  const room = roomOf(path);
  if (!room || isTest(path) || plan.rooms[room]?.level === 'tests' || plan.wayOut.includes(room)) return [];
  if (OWN_FETCH.test(text)) return [];
  return text.split('\n').flatMap((line, index): Finding[] => {
    const code = line.replace(/^\s*(?:\/\/|\/?\*).*$/, '').replace(/\/\/ .*$/, '');
    if (!REQUEST.test(code)) return [];
    return [{ rule: 'way-out', at: `${path}:${index + 1}`, message: 'requests leave the house through egress only' }];
  });
}

function judgeRoom(plan: FloorPlan, root: string, room: string): Finding[] {
  const readme = join(root, room, 'README.md');
  const top = existsSync(readme) ? readFileSync(readme, 'utf8').split('\n').slice(0, CHARTER_WITHIN_LINES) : [];
  const findings: Finding[] = [];
  if (!plan.rooms[room])
    findings.push({ rule: 'unknown-room', at: room, message: 'is not on the floor plan (packages/tooling)' });
  if (!top.some((line) => /^\*\*Charter:\*\* \S/.test(line)))
    findings.push({ rule: 'charter', at: `${room}/README.md`, message: 'the charter is missing at the top' });
  return findings;
}

/** What the files' names, sizes and texts tell. */
export function judgeFiles(plan: FloorPlan, root: string): Finding[] {
  const files = FOLDERS.flatMap((folder) => listFiles(root, folder));
  return [
    ...listRooms(root).flatMap((room) => judgeRoom(plan, root, room)),
    ...files.flatMap((path) => judgeName(plan, path)),
    ...files.filter(isCode).flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return [...judgeLength(plan, path, text), ...judgeWayOut(plan, path, text)];
    }),
  ];
}
