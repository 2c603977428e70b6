import Bowser from 'bowser';
import { isbot } from 'isbot';
import type { JsonObject } from '../types';

/** What a user agent says of the one who sent it. What it doesn't say is missing. */
export interface Agent {
  readonly browser: JsonObject;
  readonly os: JsonObject;
  readonly device: JsonObject;
  readonly bot: boolean;
}

const AGENT_LENGTH_MAX = 500;
/** A busy source has some hundred different ones; parsing one takes about 40 µs. */
const AGENTS_MAX = 5_000;

/** Reads user agents, each one once. */
export function createAgentReader(agentsMax = AGENTS_MAX): (userAgent: string) => Agent {
  const known = new Map<string, Agent>();
  return (userAgent) => {
    const text = userAgent.slice(0, AGENT_LENGTH_MAX);
    const found = known.get(text);
    if (found !== undefined) return found;
    // Beyond the limit all are forgotten: keeping the order of use costs more than to parse them again.
    if (known.size >= agentsMax) known.clear();
    const agent = readAgent(text);
    known.set(text, agent);
    return agent;
  };
}

function readAgent(userAgent: string): Agent {
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    browser: told({ name: browser.name, version: browser.version }),
    os: told({ name: os.name, version: os.version }),
    device: told({ type: platform.type, manufacturer: platform.vendor, model: platform.model }),
    bot: isbot(userAgent),
  };
}

function told(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(given);
}
