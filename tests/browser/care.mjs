// Cases on pathways, as those who work on them would: a person's story from a referral over a link worker back to whoever
// referred them, and a plan for the end of life from the register to the place of death, over five roles; every page at two
// widths and in axe; a form by keyboard alone and without JavaScript. On the example of the web crate, whose link worker is
// in the team that the pathway names:
//
//   node tests/browser/care.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons. Takes whoever the place has: nobody's name stands here.
import { somebody } from './case.mjs'
import { alone, expect, open, signIn } from './walk.mjs'

export async function care(browser, base, check, shots = '') {
  const { context, page, look, nobodyInAddresses, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()
  const found = {}

  /** Presses a button or follows a link, and waits for the page that comes. */
  async function press(what) {
    await Promise.all([page.waitForNavigation(), what.click()])
  }
  const move = async (name) => press(page.locator('.lp-moves').getByRole('link', { name, exact: true }))

  await check('somebody is there to be helped', async () => {
    Object.assign(found, await somebody(page, base, ['social-prescribing', 'end-of-life']))
  })
  await look('care-person', undefined)
  await check('a form says at each field what is wrong', async () => {
    await go(`${found.person}/care/social-prescribing`)
    await press(page.locator('#send'))
    await page.locator('.nhsuk-error-summary').waitFor()
    await press(page.locator('#send'))
  })
  await look('care-form-wrong')
  await check('a referral is opened by keyboard alone', async () => {
    await go(`${found.person}/care/social-prescribing`)
    await page.locator('#item-1').focus()
    await page.keyboard.press('Space')
    await page.locator('#item-3').focus()
    await page.keyboard.type('Someone to walk with')
    await page.locator('#agreed').focus()
    await page.keyboard.press('Space')
    await page.locator('#send').focus()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    found.case = page.url().slice(base.length).split('?')[0]
    expect(/Someone to walk with/.test(await text()), 'what was written is not on the case')
  })
  await look('care-case')
  await look('care-list', '/care')
  await look('care-pathway', '/care/pathways/social-prescribing')
  await check('the link worker has it in hand', async () => {
    await signIn(page, base, 'Link worker')
    await go('/care')
    expect((await page.locator(`a[href="${found.case}"]`).count()) > 0, `the case is not on the link worker’s list:\n${await text()}`)
    await go(found.case)
    await move('Make first contact')
  })
  await look('care-form')
  await check('first contact is made', async () => {
    for (const n of [1, 2, 3, 4]) await page.locator(`#item-1-${n}`).selectOption('4')
    await page.locator('#item-2').fill('To go out again')
    await press(page.locator('#send'))
    expect(/Working towards what matters/.test(await text()), await text())
  })
  await check('two sessions and a review are written down', async () => {
    for (const day of ['2026-11-02', '2026-11-09']) {
      await go(found.case)
      await move('Record a session')
      await page.locator('#item-1').fill(day)
      await page.locator('#item-2').check()
      await page.locator('#item-3').fill('Round the park')
      await press(page.locator('#send'))
    }
    await move('Review')
    await page.locator('#item-1').check()
    await press(page.locator('#send'))
    expect(/1 earlier version/.test(await text()), 'the first session is lost')
  })
  await look('care-link-worker', undefined)
  await check('it is finished, and the link worker sees it no more', async () => {
    await go(found.case)
    await move('Finish')
    for (const n of [1, 2, 3, 4]) await page.locator(`#item-1-${n}`).selectOption('7')
    await page.locator('#item-2').fill('Walks with two neighbours')
    await press(page.locator('#send'))
    const answer = await page.goto(base + found.case)
    expect(answer.status() === 403, `status ${answer.status()}`)
  })
  await check('whoever referred them is told', async () => {
    await signIn(page, base, 'Receptionist')
    await go('/care')
    expect(/Social prescribing is finished/.test(await text()), await text())
    await go(found.case)
    expect(/Walks with two neighbours/.test(await text()) && /The case is closed/.test(await text()), await text())
  })

  // The end of life, from the register to the place of death.
  await check('a clinician puts the person on the register', async () => {
    await signIn(page, base, 'Clinician')
    await go(`${found.person}/care/end-of-life`)
    await page.locator('#item-3').check()
    await page.locator('#agreed').check()
    await press(page.locator('#send'))
    found.plan = page.url().slice(base.length).split('?')[0]
    expect(/Still to be written/.test(await text()), await text())
  })
  const sections = [
    [1, [['#item-1', 'To hear the garden']]],
    [2, [['#item-1', 'Heart failure'], ['#item-3-o2']]],
    [3, [['#item-2']]],
    [4, [['#item-1-o2'], ['#item-2', '2026-11-20'], ['#item-4', 'Yellow folder, hall'], ['#item-5']]],
    [5, [['#item-1-o3'], ['#item-2-o2']]],
    [6, [['#item-1-o2'], ['#item-4-o2']]],
    [7, [['#item-1'], ['#item-2', 'Kitchen, top shelf'], ['#item-3-1-1', 'Morphine 10 mg/ml'], ['#item-3-1-2'], ['#item-5', 'None known']]],
    [8, [['#item-1-1-1', 'A daughter'], ['#item-1-1-2', 'Daughter'], ['#item-1-1-3', '01709 555 0101'], ['#item-2', 'Key safe by the door']]],
  ]
  for (const [n, answers] of sections) {
    await check(`section ${n} of the plan is written`, async () => {
      await go(`${found.plan}/plan/${n}`)
      for (const [field, words] of answers) {
        if (words) await page.locator(field).fill(words)
        else await page.locator(field).check()
      }
      await press(page.locator('#send'))
      expect(page.url().endsWith('?done=written'), await text())
    })
  }
  await look('care-section', `${found.plan ?? ''}/plan/8`)
  await look('care-plan', found.plan)
  await look('care-print', `${found.plan ?? ''}/print`)
  await check('the plan is shared', async () => {
    await go(found.plan)
    await move('Share the plan')
    await press(page.locator('#send'))
    expect(/shared with everybody who may come/i.test(await text()), await text())
  })
  await check('two who write in one section are shown both', async () => {
    const other = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const second = await other.newPage()
    await signIn(second, base, 'Clinician')
    await second.goto(`${base}${found.plan}/plan/1`)
    await go(`${found.plan}/plan/1`)
    await page.locator('#item-1').fill('To hear the garden, and the dog')
    await press(page.locator('#send'))
    await second.locator('#item-1').fill('To see the sea')
    await Promise.all([second.waitForNavigation(), second.locator('#send').click()])
    expect((await second.locator('h1').innerText()) === 'Somebody else wrote first', await second.locator('h1').innerText())
    if (shots) await second.screenshot({ path: `${shots}/care-both.png`, fullPage: true })
    await second.locator('#item-1-both').check()
    await Promise.all([second.waitForNavigation(), second.getByRole('button', { name: 'Save what I chose' }).click()])
    const all = await second.locator('main').innerText()
    expect(/and the dog/.test(all) && /To see the sea/.test(all), 'one of the two is lost')
    await other.close()
  })
  await check('111 reads it at night on one screen', async () => {
    await signIn(page, base, 'NHS 111 clinician')
    await page.setViewportSize({ width: 1280, height: 800 })
    await go(`${found.person}/emergency-plan`)
    const bottom = await page.evaluate(() => document.querySelector('.lp-night').getBoundingClientRect().bottom)
    expect(bottom <= 800, `the plan ends at ${Math.round(bottom)} of 800 pixels`)
    expect(/Not to be attempted/.test(await text()) && /Key safe/.test(await text()), await text())
  })
  await look('care-emergency')
  await check('the person dies, and it is written where', async () => {
    await signIn(page, base, 'Clinician')
    await go(found.plan)
    await move('Has died')
    await press(page.locator('#send'))
    await go(found.plan)
    await move('Finish')
    await page.locator('#item-1').fill('2026-11-22')
    await page.locator('#item-2').check()
    await page.locator('#item-4').check()
    await press(page.locator('#send'))
    expect(/Own home/.test(await text()) && /The case is closed/.test(await text()), await text())
  })
  await look('care-closed')
  await check('at night nothing is read of a plan that is over', async () => {
    await signIn(page, base, 'NHS 111 clinician')
    const answer = await page.goto(`${base}${found.person}/emergency-plan`)
    expect(answer.status() === 403, `status ${answer.status()}`)
  })
  await check('the commissioner counts, and reaches nobody', async () => {
    await signIn(page, base, 'Commissioner')
    const answer = await page.goto(base + found.case)
    expect(answer.status() === 403, `status ${answer.status()}`)
  })
  await look('care-counts', '/care/counts?pathway=social-prescribing')
  await check('without JavaScript a patient asks for help and takes it back', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Patient')
    await other.goto(`${base}/own-care/plans`)
    const ask = other.locator('a[href="/own-care/plans/social-prescribing"]')
    if (await ask.count()) {
      await ask.click()
      await other.locator('#item-1').check()
      await other.locator('#agreed').check()
      await other.locator('#send').click()
      await other.locator('h2#state').waitFor()
      await other.getByRole('button', { name: 'I do not agree' }).click()
      expect(/You do not agree/.test(await other.locator('main').innerText()), await other.locator('main').innerText())
    }
    await plain.close()
  })
  await check('a patient sees their own plans', async () => {
    await signIn(page, base, 'Patient')
  })
  await look('own-plans', '/own-care/plans')
  await check('nothing that names anybody was in an address', () => {
    if (found.number) nobodyInAddresses(found.number)
  })
  await check('nothing went wrong with cases', () => {
    nothingWrong([422, '/care/'], [403, '/care/cases/'], [403, '/emergency-plan'], [409, '/plan/'])
  })
  await context.close()
}

await alone(import.meta.url, care)
