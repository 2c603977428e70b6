export const STREAM = 'events';
export const GROUP = 'writers';
