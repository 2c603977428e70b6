export function compileScan(): Promise<Buffer>;
