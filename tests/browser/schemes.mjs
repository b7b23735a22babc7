// Schemes as a commissioner, a practice manager and a finance officer meet them: the contract matrix, one agreement with its year and its working, what if
// we reach more, a sign-off from both sides, the statement; at two widths and in axe. On a place whose schemes were signed, such as the demo:
//
//   node tests/browser/schemes.mjs BASE_URL [--shots DIR]
import { alone, expect, open, signIn } from './walk.mjs'

export async function schemes(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const words = () => page.locator('main').innerText()

  await check('the commissioner signs in', () => signIn(page, base, 'Commissioner'))
  await look('schemes', '/schemes')
  await check('practices stand by standards at one glance, each cell with a word', async () => {
    const cells = page.locator('#table-matrix tbody td')
    expect((await page.locator('#table-matrix tbody tr').count()) >= 20, 'practices are missing')
    expect((await page.locator('#table-matrix thead th').count()) === 15, 'standards are missing')
    expect((await cells.first().innerText()).trim().length > 2, 'a cell has no word')
  })
  await check('a scheme says what it is, who signed and whose patients nobody serves', async () => {
    await page.locator('#table-schemes a', { hasText: 'Suture' }).click()
    await page.locator('#table-signed').waitFor()
    expect(/£12\.50 for each/.test(await words()), (await words()).slice(0, 600))
    expect(/Nobody serves the patients of \d+ practice/.test(await words()), 'gaps are not told')
  })
  await look('scheme')

  await check('a practice manager reads the year of the contract and its working', async () => {
    await signIn(page, base, 'Practice manager')
    await page.goto(`${base}/schemes`, { waitUntil: 'load' })
    await page.locator('#table-schemes a', { hasText: 'Quality contract' }).click()
    await page.locator('#table-money tbody tr').first().waitFor()
    expect((await page.locator('#table-money tbody tr').count()) === 4, 'quarters are missing')
    expect((await page.locator('#table-asked tbody tr').count()) > 20, 'what is asked is missing')
  })
  await look('agreement')
  await check('“if we reach” answers in money and writes nothing down', async () => {
    const field = page.locator('form[method=get] input').first()
    await field.fill('99')
    await page.getByRole('button', { name: 'What would that come to?' }).click()
    await page.locator('.lp-answer').waitFor()
    expect(/comes to £[\d,.]+ in place of £/.test(await page.locator('.lp-answer').innerText()), await words())
  })
  await check('the manager says that a standard is ready', async () => {
    await page.getByText('We are ready for a standard', { exact: true }).click()
    await page.locator('#ready-standard').selectOption({ index: 0 })
    await page.locator('#ready-words').fill('Everybody at the desk was trained in November.')
    await page.getByRole('button', { name: 'Say that we are ready' }).click()
    await page.locator('[role=status]').first().waitFor()
    expect(/trained in November/.test(await page.locator('#table-history').innerText()), 'it is not in the history')
  })
  const at = page.url().slice(base.length).split('?')[0]
  await check('every line of the working has its rule', async () => {
    await page.locator('#table-money a').first().click()
    await page.locator('#table-working tbody tr').first().waitFor()
    expect((await page.locator('#table-working tbody tr').count()) > 20, 'lines are missing')
  })
  await look('working')
  await look('statement', '/schemes/statement')
  await check('the statement says what to do next', async () => {
    expect(/What to do next/.test(await words()) && /earned so far/.test(await words()), await words())
  })
  await check('the commissioner signs it off', async () => {
    await signIn(page, base, 'Commissioner')
    await page.goto(base + at, { waitUntil: 'load' })
    await page.getByText('Sign off what is ready', { exact: true }).click()
    await page.locator('#sign-words').fill('Certificates seen.')
    await page.getByRole('button', { name: 'Sign it off' }).click()
    await page.locator('[role=status]').first().waitFor()
    expect(/Certificates seen/.test(await page.locator('#table-history').innerText()), 'it is not in the history')
  })
  await check('the finance officer only looks', async () => {
    await signIn(page, base, 'Finance officer')
    await page.goto(base + at, { waitUntil: 'load' })
    expect((await page.locator('input[name=does]').count()) === 0, 'there is a form')
  })
  await check('whoever has no business with it is told so', async () => {
    await signIn(page, base, 'Receptionist')
    const answer = await page.goto(`${base}/schemes`)
    expect(answer.status() === 403, `HTTP ${answer.status()}`)
  })
  await check('nothing went wrong', () => {
    nothingWrong([403, '/schemes'])
  })
  await context.close()
}

await alone(import.meta.url, schemes)
