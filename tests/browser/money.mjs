// Money that comes in, savings, the pooled and the prescribing budget, and bids from an application to a decision, as finance, a
// commissioner and a practice meet them; at two widths and in axe. On a place that has some, such as the demo:
//
//   node tests/browser/money.mjs BASE_URL [--shots DIR]
import { alone, expect, open, signIn } from './walk.mjs'

export async function money(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)

  await check('finance signs in', () => signIn(page, base, 'Finance officer'))
  await look('funding', '/funding')
  await check('what does not add up is said in words', async () => {
    expect((await page.locator('#table-faults tbody tr').count()) >= 2, 'no fault is told')
    expect(/£1.00 more than/.test(await page.locator('#table-faults').innerText()), 'a fault does not say by how much')
  })
  await check('a fault leads to its table, and stands at its cell', async () => {
    await page.locator('#table-faults tbody a').first().click()
    await page.locator('#table-printed').waitFor()
    expect(/Does not add up/.test(await page.locator('#table-printed').innerText()), 'nothing stands at the cell')
  })
  await look('funding-table')
  await check('what is taken is put back', async () => {
    await page.goto(`${base}/funding`, { waitUntil: 'load' })
    await page.locator('#table-kept a', { hasText: 'PMS premium' }).click()
    await page.locator('#table-moved').waitFor()
    const last = await page.locator('#table-moved tbody tr').last().locator('td').allInnerTexts()
    for (let at = 1; at < last.length; at += 2) expect(last[at] === last[at + 1], `${last[at]} is taken and ${last[at + 1]} put back`)
  })
  await look('reinvestment')
  await look('funding-add', '/funding/add')
  await check('a table is kept by pasting it', async () => {
    await page.getByLabel('What it is called').fill('Pasted by the walk')
    await page.getByLabel('Document, and where in it').fill('Typed')
    await page.locator('#content').fill('Body | North | TOTAL\n2026/27 | 10 | 11')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.locator('#table-printed').waitFor()
    expect(/£1 more than|£1.00 more than/.test(await page.locator('main').innerText()), 'the slip is not told')
  })
  await look('savings', '/savings')
  await check('a figure off plan asks why', async () => {
    await page.getByLabel('Saved', { exact: true }).check()
    await page.getByLabel('Amount in pounds').fill('1')
    await page.getByRole('button', { name: 'Write it down' }).click()
    await page.locator('.nhsuk-error-summary').waitFor()
    expect(/say why/.test(await page.locator('.nhsuk-error-summary').innerText()), 'it does not ask why')
  })
  await look('savings-why')
  await look('pooled-budget', '/pooled-budget')
  await look('prescribing-budget', '/prescribing-budget')
  await check('every practice has its fair share', async () => {
    expect((await page.locator('#table-shares tbody tr').count()) > 20, 'practices are missing')
    const file = await page.request.get(`${base}/prescribing-budget?format=csv&table=shares`)
    expect(file.ok() && /ASTRO-PU/.test(await file.text()), `HTTP ${file.status()}`)
  })
  await look('bids', '/bids')
  await look('bid-register', '/bids/register')

  await check('a practice applies', async () => {
    await signIn(page, base, 'Practice manager')
    await page.goto(`${base}/bids`, { waitUntil: 'load' })
    await page.getByRole('link', { name: /^Apply/ }).first().click()
    await page.getByLabel('What it is called').fill('Asked by the walk')
    await page.getByLabel('How much, once, in pounds').fill('12,000')
    for (const area of await page.locator('textarea[name=answer]').all()) await area.fill('A plain answer.')
  })
  await look('bid-apply')
  await check('and sees its own', async () => {
    await page.getByRole('button', { name: 'Send the application' }).click()
    await page.locator('#papers').waitFor()
    expect(/A plain answer/.test(await page.locator('main').innerText()), 'the answers are not shown')
  })
  await look('bid-own')
  const at = new URL(page.url()).pathname
  await look('prescribing-share', '/prescribing-budget')
  await check('a practice sees its own share alone', async () => {
    expect((await page.locator('#table-shares tbody tr').count()) === 1, 'not one share')
  })
  await check('the commissioner reads after the word, and not before', async () => {
    await signIn(page, base, 'Commissioner')
    await page.goto(base + at, { waitUntil: 'load' })
    expect(!/A plain answer/.test(await page.locator('main').innerText()), 'the papers are open')
    await page.getByLabel('None', { exact: true }).check()
    await page.getByRole('button', { name: 'Declare' }).click()
    await page.locator('#papers').waitFor()
  })
  await look('bid-panel')
  await check('a bid that waits is decided', async () => {
    await page.goto(`${base}/bids`, { waitUntil: 'load' })
    await page.locator('#table-bids a', { hasText: 'Training receptionists' }).click()
    await page.getByRole('link', { name: 'Sheet for the committee' }).click()
    await page.locator('#table-marks').waitFor()
  })
  await look('bid-decision')
  await check('whoever leaves sees nothing', async () => {
    await page.goto(base + at, { waitUntil: 'load' })
    await page.getByLabel('One for which I leave the item').check()
    await page.locator('#interest-words').fill('My sister works there')
    await page.getByRole('button', { name: 'Declare' }).click()
    await page.waitForURL(/done=saved/)
    expect(/You have left this item/.test(await page.locator('main').innerText()), 'it does not say so')
    expect(!/A plain answer/.test(await page.locator('main').innerText()), 'the papers are still open')
  })
  await look('bid-left')
  await check('whoever has no business with it is told so', async () => {
    await signIn(page, base, 'Receptionist')
    for (const address of ['/funding', '/bids', '/prescribing-budget']) {
      const answer = await page.goto(base + address)
      expect(answer.status() === 403, `${address}: HTTP ${answer.status()}`)
    }
  })
  await check('nothing went wrong on the way', () => nothingWrong([403], [422, '/savings']))
  await context.close()
}

await alone(import.meta.url, money)
