import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

export const MARK_ACTIVE_LUA = read('mark-active.lua');
export const RETIRE_KEY_LUA = read('retire-key.lua');
