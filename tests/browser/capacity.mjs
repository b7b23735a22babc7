// Capacity and demand as the commissioner and a practice's manager see them, at two widths and in axe:
//
//   node tests/browser/capacity.mjs BASE_URL [--shots DIR]
//
// The place must be the demo: what is counted of it is there soon after it was started.
import { alone, expect, open, signIn } from './walk.mjs'

export async function capacity(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)

  await check('what is counted here is there', async () => {
    await signIn(page, base, 'Commissioner')
    for (let tries = 0; tries < 60; tries += 1) {
      await page.goto(`${base}/capacity`, { waitUntil: 'load' })
      if (await page.locator('#table-contract').count()) return
      await page.waitForTimeout(1000)
    }
    throw new Error('nothing was counted within a minute')
  })
  await look('capacity-place')
  await check('the commissioner looks at one practice', async () => {
    await page.locator('#table-practices tbody a').last().click()
    await page.locator('#table-contract').waitFor()
    expect(/withheld/.test(await page.locator('main').innerText()), 'nothing is said of small numbers')
  })
  await look('capacity-other')
  await check('a manager sees their own, and who must answer the telephone', async () => {
    await signIn(page, base, 'Practice manager')
    await page.goto(`${base}/capacity`, { waitUntil: 'load' })
    expect(/as counted/.test(await page.locator('.lp-lede').innerText()), 'the numbers are not their own')
    expect((await page.locator('#org').count()) === 0, 'another practice can be chosen')
    if (await page.locator('#handling').count()) {
      await page.locator('#handling').fill('240')
      await page.getByRole('button', { name: 'Work out' }).click()
      await page.locator('#table-phone').waitFor()
    }
  })
  await look('capacity-own')
  await check('nothing went wrong on the pages of capacity', () => {
    nothingWrong()
  })
  await context.close()
}

await alone(import.meta.url, capacity)
