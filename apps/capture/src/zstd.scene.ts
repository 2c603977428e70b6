/** Made by zstd 1.5 (`-19`; and from a pipe, so that the size is not told): Node 20 can't make any. For tests. */
export const ZSTD_TEXT = JSON.stringify({
  batch: Array.from({ length: 20 }, (_, i) => ({
    event: 'zstd',
    distinct_id: `u${i % 3}`,
    uuid: `z${i}`,
    properties: { n: i, text: 'Grüße 👋' },
  })),
});
export const ZSTD_OF_KNOWN_SIZE = Buffer.from(
  'KLUv/WQ7Bn0GAJJJICGQOwf//yvE/k9f+7Rh3+sdS+vv1w4hJSIREaFQTNU/KAFXIVx48OD29vX19PTz8/Ly8fc//L0gBIG1tVI6p5Qwxvj/XVdjmdYBWOM2Dhr6dqZw7gdvN23djjCTIfw40FNJUr+GUt9WGCMnDZMjRunXSo6qvp0bPOG2iNtLkg+krSyoEXBi9v9soJOSQgcRMAzhivBlgREY8Yz4SPABNVkSKzFJk1iJQYvG2rIoGGQohygWu2SLky5cuDRxFgq+MzKxZhdoHkYAAg9+FZkBb60=',
  'base64',
);
export const ZSTD_FROM_PIPE = Buffer.from(
  'KLUv/QBY7QcAMkkfJYA16jMwk8KaAOQyJCv29Cn0xumzNYoIGbC5kdJK26TiqDSRFQ0X4f+Pf/7/8c//P+b/pkGGyWW5omCSJIL8ODDzb9dlRgMLCDgsA8gkgdW7cOuGasiWenJvJRclpKiiKDcjZfXzCutAb6f3uPnZqbJ6IadwtgZqhLOGg60+IGCTktIDpVmE9L8N9tGdIvq/BnvoTwHtnwb7Z07x/G+DvXOncP6vwb75UzT7p8GemVMw/9tgv9wplv9r8Ct/GmVKyN0nczLJXxpnJ6MiPp8MlfH5ZKjEZydLJT47GRXx+cmoiM8nQ2V8PtkYC/H5yWNYlPjOg4UxARcGFA==',
  'base64',
);

/** A frame of blocks that each say "this byte, 128 KiB times". `window` as in the format's window descriptor. */
export function zstdBomb(blocks: number, window = 0x38): Uint8Array<ArrayBuffer> {
  const size = 128 * 1024;
  const block = (isLast: boolean) => {
    const head = (size << 3) | (1 << 1) | (isLast ? 1 : 0);
    return [head & 255, (head >> 8) & 255, (head >> 16) & 255, 0x20];
  };
  const all = Array.from({ length: blocks }, (_, i) => block(i === blocks - 1)).flat();
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, window, ...all]);
}
