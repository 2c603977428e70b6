import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import axe from 'axe-core';

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly where: readonly string[];
}

/** What axe finds on the page as it stands. Evaluated past the page's CSP, which rightly refuses injected scripts. */
async function findings(page: Page, rules: readonly string[]): Promise<Finding[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const run = (window as unknown as { axe: typeof import('axe-core') }).axe.run;
    const runOnly = only.length > 0 ? { runOnly: [...only] } : {};
    const { violations } = await run(document, { resultTypes: ['violations'], ...runOnly });
    return violations.map((one) => ({
      id: one.id,
      impact: one.impact ?? null,
      help: one.help,
      where: one.nodes
        .slice(0, 5)
        .map((node) => `${node.target.join(' ')}  ${node.html.slice(0, 160)}  ${node.failureSummary ?? ''}`),
    }));
  }, rules);
}

/** All rules in the light theme. The dark one has the same document in other colours. */
const THEMES = { light: [], dark: ['color-contrast'] } as const;

/** Nothing serious or critical, contrast included, in the light and the dark theme. */
export async function expectAccessible(page: Page): Promise<void> {
  // Between two pages Next takes the old title away before the new one, which comes with the page's data, is there.
  await expect(page).toHaveTitle(/\S/);
  for (const [colorScheme, rules] of [
    ['light', THEMES.light],
    ['dark', THEMES.dark],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    // Colours change with the theme over a short transition; axe must see where they end.
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === 'finished'));
    const serious = (await findings(page, rules)).filter(
      (one) => one.impact === 'serious' || one.impact === 'critical',
    );
    expect(serious, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}
