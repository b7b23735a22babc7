// Whether schemes work and how far the model of risk can be believed, as a commissioner and a clinician read it; at two widths and in axe. On a place
// whose model was fitted and whose questions were answered, such as the demo:
//
//   node tests/browser/evaluation.mjs BASE_URL [--shots DIR]
import { alone, expect, open, signIn } from './walk.mjs'

export async function evaluation(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)

  await check('the commissioner signs in', () => signIn(page, base, 'Commissioner'))
  await look('evaluations', '/evaluation')
  await check('each question says whether it was there before the answer', async () => {
    const rows = page.locator('#table-evaluations tbody tr')
    expect((await rows.count()) >= 3, 'questions are missing')
    expect((await rows.filter({ hasText: 'Before it began' }).count()) >= 3, 'what was recorded beforehand is not said')
  })
  await check('a question opens with its answer in a sentence', async () => {
    await page.locator('#table-evaluations a', { hasText: 'case management' }).click()
    await page.locator('.lp-answer').waitFor()
    const words = await page.locator('main').innerText()
    expect(/for each 100 people in the scheme there were/i.test(words), words.slice(0, 400))
    expect(/before the scheme began, and have not changed/.test(words), 'it does not say that it was recorded beforehand')
  })
  await check('what it takes for granted stands with a verdict each, and how alike both sides were as drawing and table', async () => {
    const granted = page.locator('section[aria-labelledby=granted]')
    expect((await granted.locator('dt').count()) >= 6, 'assumptions are missing')
    expect((await granted.locator('dd .nhsuk-tag').count()) === (await granted.locator('dt').count()), 'an assumption has no verdict')
    expect((await granted.locator('.nhsuk-tag', { hasText: 'Cannot be seen' }).count()) > 0, 'what no data can show is not said')
    expect((await page.locator('.lp-love').count()) > 0, 'the drawing of both sides is missing')
    expect((await page.locator('#table-balance tbody tr').count()) >= 6, 'traits are missing')
    expect((await page.locator('#table-itself tbody tr').count()) === 3, 'what comes by itself is missing')
  })
  await look('evaluation')
  await check('a table comes as a file', async () => {
    const file = await page.request.get(`${page.url()}?format=csv&table=balance`)
    expect(file.ok() && /Apart before/.test(await file.text()), `HTTP ${file.status()}`)
  })
  await check('a clinician reads how far the model can be believed', async () => {
    await signIn(page, base, 'Clinician')
    await page.goto(`${base}/evaluation`, { waitUntil: 'load' })
    await page.getByRole('link', { name: 'How far the model of risk' }).click()
    await page.locator('.lp-calibration').first().waitFor()
    expect((await page.locator('#table-figures tbody tr').count()) === 5, 'figures are missing')
    expect((await page.locator('#table-groups tbody tr').count()) > 10, 'groups are missing')
    expect((await page.locator('#table-outturns tbody tr').count()) > 0, 'nothing says whether it still holds')
  })
  await look('risk-model')
  await check('without JavaScript it says the same', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Practice manager')
    await other.goto(`${base}/risk-model`)
    expect(await other.locator('#table-tenths').isVisible(), 'the table is not shown')
    await plain.close()
  })
  await check('whoever has no business with it is told so', async () => {
    await signIn(page, base, 'Receptionist')
    const answer = await page.goto(`${base}/evaluation`)
    expect(answer.status() === 403, `HTTP ${answer.status()}`)
  })
  await check('nothing went wrong', () => {
    nothingWrong([403, '/evaluation'])
  })
  await context.close()
}

await alone(import.meta.url, evaluation)
