// What if, from the question to two results beside each other, and a practice that says how hard pressed it is; at two widths
// and in axe. On a place that works (`serve` with its jobs), such as the demo:
//
//   node tests/browser/what-if.mjs BASE_URL [--shots DIR]
import { alone, expect, open, signIn } from './walk.mjs'

export async function whatIf(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)

  /** Asks a scenario with a number of its form changed, and waits until its page says what came of it. */
  async function ask(title, changed, during) {
    await page.goto(`${base}/what-if`, { waitUntil: 'load' })
    await page.locator('.lp-tile a', { hasText: title }).click()
    await page.locator('h1', { hasText: title }).waitFor()
    if (changed) await page.getByLabel(changed[0]).fill(changed[1])
    await page.locator('#runs').fill('3')
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.waitForURL(/what-if\/[0-9a-f-]{36}/)
    if (during) await during()
    // By itself: the page looks again until all is played.
    await page.locator('.lp-answer').waitFor({ timeout: 600_000 })
    return page.url()
  }

  await check('the manager signs in', () => signIn(page, base, 'Practice manager'))
  await look('what-ifs', '/what-if')
  await look('what-if-ask', '/what-if/ask?scenario=hub-45-minutes')
  await check('a number that cannot be is said', async () => {
    await page.locator('#runs').fill('1000')
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.locator('.nhsuk-error-summary', { hasText: 'Play 2 to 40 years' }).waitFor()
  })
  await check('a hub of 45 minutes is asked, played in the background and told', async () => {
    await ask('A hub of 45 minutes', null, async () => {
      expect(await page.locator('[data-playing]').count(), 'it does not say that it is being played')
      if (shots) await page.screenshot({ path: `${shots}/what-if-playing.png`, fullPage: true })
    })
    const words = await page.locator('.lp-answer').innerText()
    expect(/Routine promises kept/i.test(words), words)
    expect((await page.locator('#table-figures tbody tr').count()) > 10, 'figures are missing')
    expect((await page.locator('#table-practices tbody tr').count()) > 1, 'practices are missing')
    expect(/held back|made up|not validated/.test(await page.locator('section[aria-labelledby=believe]').innerText()), 'nothing is said of belief')
  })
  await look('what-if')
  await check('the same with other numbers stands beside it', async () => {
    await ask('A hub of 45 minutes', ['Hub: minutes per 1,000 people a week', '90'])
    expect(/changed: hub: minutes per 1,000 people a week 90/.test(await page.locator('h1').innerText()), 'the title does not say what was changed')
    await page.goto(`${base}/what-if`, { waitUntil: 'load' })
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.locator('.lp-answer', { hasText: 'From the first to the second' }).waitFor()
  })
  await look('what-if-compare')
  await check('without JavaScript the result is one link away', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Practice manager')
    await other.goto(`${base}/what-if`)
    await other.locator('#table-kept tbody a').first().click()
    expect(await other.locator('.lp-answer').isVisible(), 'the result is not shown')
    await plain.close()
  })

  await look('levels', '/escalation')
  await check('the practice says that it needs help', async () => {
    await page.getByLabel('Red: needs help').check()
    await page.locator('#note').fill('Two clinicians away until Thursday')
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.locator('[role=status]', { hasText: 'It is said' }).waitFor()
    await page.getByLabel('Levels, figures and our remark').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[role=status]', { hasText: 'It is saved' }).waitFor()
    expect(/reports red \(needs help\)/.test(await page.locator('main').innerText()), 'it does not say so')
  })
  await look('levels-red')
  await check('the commissioner sees it, because the practice shares it', async () => {
    await signIn(page, base, 'Commissioner')
    await page.goto(`${base}/escalation`, { waitUntil: 'load' })
    await page.locator('#table-practices td', { hasText: 'Two clinicians away until Thursday' }).waitFor()
    expect(/share nothing/.test(await page.locator('.lp-counts').innerText()), 'it does not say how many share nothing')
  })
  await look('levels-place')
  await check('nothing went wrong', () => {
    nothingWrong([422, '/what-if'])
  })
  await context.close()
}

await alone(import.meta.url, whatIf)
