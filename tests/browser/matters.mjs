// A concern about a practice and a peer review, from both sides: the commissioner sees where figures give cause, opens one, the
// practice answers, and it is closed. Another role sees nothing of it. Every page at two widths and in axe.
import { alone, expect, open, signIn } from './walk.mjs'

export async function matters(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()
  const press = (what) => Promise.all([page.waitForNavigation(), what.click()])
  const found = {}

  await check('the practice of the demo is known by its manager', async () => {
    await signIn(page, base, 'Practice manager')
    found.practice = (await page.locator('h1').innerText()).trim()
    expect(found.practice.length > 2, 'the home has no heading')
  })
  await check('the commissioner is shown where figures give cause', async () => {
    await signIn(page, base, 'Commissioner', 'hub').catch(() => signIn(page, base, 'Commissioner'))
    await go('/matters')
    expect(/Where figures give cause/.test(await text()), await text())
    expect((await page.locator('a[href^="/matters/open/peer-review?practice="]').count()) > 0, 'no figure gives cause for a review')
  })
  await look('matters-commissioner', '/matters')
  await check('a form that is not filled in says what is missing', async () => {
    await go('/matters/open/quality-concern')
    await press(page.getByRole('button', { name: 'Open it' }))
    expect((await page.locator('.nhsuk-error-summary a').count()) >= 1, await text())
  })
  await look('matter-form-wrong')
  await check('a concern is opened about the practice', async () => {
    await go('/matters/open/quality-concern')
    await page.locator('select[name="practice"], input[name="practice"]').first().waitFor()
    const select = page.locator('select[name="practice"]')
    if (await select.count()) await select.selectOption({ label: found.practice })
    else await page.getByLabel(found.practice, { exact: true }).check()
    await page.locator('[name="item-1"]').fill('Four in ten calls are not answered')
    await page.getByLabel('Access', { exact: true }).check()
    await page.getByLabel('Figures', { exact: true }).check()
    await press(page.getByRole('button', { name: 'Open it' }))
    found.matter = page.url().slice(base.length).split('?')[0]
    expect(/It is open, and the practice is told/.test(await text()), await text())
  })
  await look('matter-commissioner')
  await check('the practice finds it waiting and answers', async () => {
    await signIn(page, base, 'Practice manager')
    await go('/matters')
    expect(/One waits for you/.test(await text()), await text())
    await press(page.locator(`a[href="${found.matter}"]`).first())
    await press(page.getByRole('link', { name: 'Answer', exact: true }))
    await page.locator('[name="item-1"]').fill('Two receptionists left in one month; one begins on Monday')
    await page.getByLabel('Yes', { exact: true }).check()
  })
  await look('matter-answer')
  await check('what it wrote stands there', async () => {
    await press(page.getByRole('button', { name: 'Answer', exact: true }))
    expect(/Two receptionists left/.test(await text()), await text())
    expect(!/Nothing further/.test(await page.locator('.lp-moves').allInnerTexts().then((all) => all.join(' '))), 'the practice is offered what the commissioner does')
  })
  await look('matters-practice', '/matters')
  await check('the commissioner closes it with why', async () => {
    await signIn(page, base, 'Commissioner', 'hub').catch(() => signIn(page, base, 'Commissioner'))
    await go(found.matter)
    await press(page.getByRole('link', { name: 'Nothing further' }))
    await page.locator('[name="reason"]').fill('The calls are answered again')
    await press(page.locator('#send, form button[type="submit"]').last())
    expect(/It is over/.test(await text()) && /The calls are answered again/.test(await text()), await text())
  })
  await look('matter-over', found.matter)
  await check('a receptionist and a link worker see nothing of it', async () => {
    for (const role of ['Receptionist', 'Link worker']) {
      await signIn(page, base, role, role === 'Link worker' ? 'hub' : 'practice').catch(() => signIn(page, base, role))
      const answer = await page.goto(base + found.matter)
      expect(answer.status() === 403, `${role}: ${answer.status()}`)
    }
  })
  await check('nothing went wrong on the way', async () => {
    nothingWrong([403, '/matters'], [422, '/matters'])
    await context.close()
  })
}

await alone(import.meta.url, matters)
