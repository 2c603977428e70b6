const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * lz-string of blanks only, each word one longer than the word before: `words²/2` units. Written by hand because the
 * package takes minutes for what it opens in a blink. For tests.
 */
export function lz64Bomb(words: number): string {
  const bits: number[] = [];
  const write = (value: number, width: number) => {
    for (let i = 0; i < width; i++) bits.push((value >> i) & 1);
  };
  write(0, 2);
  write(' '.charCodeAt(0), 8);
  let width = 3;
  let room = 4;
  for (let known = 1; known < words; known++) {
    write(known + 3, width);
    if (--room === 0) {
      room = 2 ** width;
      width++;
    }
  }
  write(2, width);
  while (bits.length % 6 !== 0) bits.push(0);
  let text = '';
  for (let i = 0; i < bits.length; i += 6) {
    text += LETTERS[bits.slice(i, i + 6).reduce((letter, bit) => letter * 2 + bit, 0)];
  }
  return text;
}
