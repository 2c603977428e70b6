/** The old SDK of Segment has no types of its own: what the tests call. */
declare module 'analytics-node' {
  type Call = (message: Readonly<Record<string, unknown>>) => void;
  export default class Analytics {
    constructor(writeKey: string, options: { host: string; flushAt: number; flushInterval: number });
    readonly identify: Call;
    readonly track: Call;
    readonly page: Call;
    readonly screen: Call;
    readonly group: Call;
    readonly alias: Call;
    flush(): Promise<unknown>;
  }
}
