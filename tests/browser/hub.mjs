// The week of a hub's manager, from start to end on the demo: look at the week, find the gap, publish a session, fill the gap,
// see what a practice sees and why not the rest, a booked patient attends and another does not come, an afternoon is closed,
// and who must be told. Then the pages at two widths and in axe, and the form for a closure without JavaScript.
//
//   node tests/browser/hub.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's button of the hub's manager. Takes whoever the place has: nobody's name stands here.
import { tabTo } from './keyboard.mjs'
import { alone, expect, open, signIn } from './walk.mjs'

const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

export async function hub(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const status = () => page.locator('[role=status]').first().innerText()

  const found = {}
  await check('the hub’s manager looks at the week and finds the gap by keyboard', async () => {
    await signIn(page, base, 'Practice manager', 'hub')
    await tabTo(page, /^\/diary$/)
    await Promise.all([page.waitForURL(/\/diary$/), page.keyboard.press('Enter')])
    await tabTo(page, /^\/hub$/)
    await Promise.all([page.waitForURL(/\/hub$/), page.keyboard.press('Enter')])
    // The gap may be of next week by now, as on a Sunday.
    for (let week = 0; week < 3 && !(await page.locator('a[href^="/diary/sessions/"]').count()); week += 1) {
      await Promise.all([page.waitForNavigation(), page.locator('a[rel=next]').click()])
    }
    found.week = page.url().slice(base.length)
    found.gap = await page.locator('a[href^="/diary/sessions/"]').first().getAttribute('href')
    expect(found.gap, 'there is no gap in the rota')
  })
  await look('hub', '/hub')
  await look('hub-week', found.week)
  await look('diary-week', '/diary?view=week')
  await check('a session is typed, told, and published', async () => {
    await go('/diary/patterns/add')
    for (const name of ['site', 'rule', 'staff', 'kind-1']) {
      const last = await page.locator(`#${name} option`).last().getAttribute('value')
      await page.locator(`#${name}`).selectOption(last)
    }
    // A day on which nobody of the demo's hub sits in the afternoon: in a week, so that it is whole.
    found.day = day(7)
    const weekday = new Date(found.day).getUTCDay() || 7
    await page.locator('#weekday').selectOption(String(weekday))
    await page.locator('#starts').fill('14:00')
    await page.locator('#ends').fill('15:00')
    await page.locator('#from').fill(found.day)
    await page.locator('#to').fill(found.day)
    await page.getByRole('button', { name: /^Save, and see/ }).click()
    await page.waitForURL(/\/diary\/publish/)
    await page.locator('#from').fill(found.day)
    await page.locator('#to').fill(found.day)
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'See what it would do' }).click()])
    expect((await page.locator('.lp-card').innerText()).includes('1 session new'), await page.locator('.lp-card').innerText())
  })
  await look('diary-publish')
  await check('what was told is what is done', async () => {
    const meant = page.locator('#anyway')
    if (await meant.count()) await page.locator('label[for=anyway]').click()
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Publish', exact: true }).click()])
    expect((await status()).includes('1 session'), await status())
    await go(`/diary?day=${found.day}`)
    expect(await page.getByRole('heading', { name: /14:00 to 15:00/ }).count(), 'the new session is not in the diary')
  })
  await check('the gap is filled', async () => {
    await go(found.gap)
    const staff = await page.locator('#staff option').evaluateAll((all) => all.map((o) => o.value).filter(Boolean))
    for (const who of staff) {
      await go(found.gap)
      await page.locator('#staff').selectOption(who)
      await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Save' }).click()])
      if (page.url().includes('said=seated')) return
    }
    throw new Error('nobody could sit in the gap')
  })
  await look('diary-session')
  await check('what a practice sees is told, and why not the rest', async () => {
    await go('/diary/check')
    const practices = await page.locator('#practice option').evaluateAll((all) => all.map((o) => o.value).filter(Boolean))
    const seen = {}
    for (const practice of practices) {
      await go(`/diary/check?practice=${practice}&days=7`)
      const words = await page.locator('.lp-readback').innerText()
      seen[Number(words.match(/can book (\d+)/)[1]) > 0] = practice
      if (seen.true && seen.false) break
    }
    expect(seen.true, 'no practice can book anything of the hub')
    expect(seen.false, 'every practice can book the hub')
    await go(`/diary/check?practice=${seen.false}&days=7`)
    expect((await page.locator('#table-reasons').innerText()).length > 20, 'nothing says why not')
  })
  await look('diary-check')

  // Two who are booked: the first slots of the next evening with two people in it.
  await check('two who are booked are found', async () => {
    for (let n = 0; n < 21 && !found.booked; n += 1) {
      await go(`/diary?day=${day(-n)}`)
      const booked = await page.locator('.lp-line__who a[href^="/appointments/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      if (booked.length > 1) found.booked = booked
    }
    expect(found.booked, 'nobody was booked at the hub in three weeks')
    found.past = page.url().slice(base.length)
  })
  await look('diary-day', found.past)
  for (const [n, what, button, other] of [[0, 'attended', /They were seen/, /They did not come/], [1, 'dna', /They did not come/, /They were seen/]]) {
    await check(`one who was booked is written down as ${what}`, async () => {
      await go(found.booked[n])
      // What stands already is not offered: then it is put right first.
      if (!(await page.getByRole('button', { name: button }).count())) {
        await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: other }).click()])
      }
      await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: button }).click()])
      expect(page.url().includes(`said=${what}`), page.url())
    })
  }
  await look('appointment')
  await check('the next appointments are looked for', async () => {
    await go(`${found.booked[0]}/again?every=1&unit=weeks&times=2`)
    expect((await page.locator('form ol li').count()) === 2, 'two are not told')
  })
  await look('appointment-again')
  await check('a day with somebody booked is closed, and who it touches is told first', async () => {
    for (let n = 1; n < 28 && !found.closed; n += 1) {
      await go(`/diary?day=${day(n)}`)
      if (await page.locator('.lp-line__who a[href^="/appointments/"]').count()) found.closed = day(n)
    }
    expect(found.closed, 'nobody is booked at the hub in four weeks')
    found.first = await page.locator('.lp-line__who a[href^="/appointments/"]').first().getAttribute('href')
    await go('/diary/closures')
    await page.locator('#from-day').fill(found.closed)
    await page.locator('#reason').selectOption('site')
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'See what it would do' }).click()])
    const told = await page.locator('.lp-card').innerText()
    expect(/to be given another appointment/.test(told) && /Who must be given another/.test(told), told)
  })
  await look('diary-closures')
  await check('closed, those who are booked are on the list', async () => {
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Close it' }).click()])
    expect(page.url().includes('said=closed'), page.url())
    await go('/diary/tell')
    expect(await page.locator(`.lp-line a[href="${found.first}"]`).count(), 'who was booked is not on the list')
  })
  await look('diary-tell')
  await check('one of them is moved and leaves the list', async () => {
    await go(`${found.first}/move`)
    if (!(await page.locator('.lp-slot').count())) await go(`${found.first}/move?where=any`)
    await page.locator('.lp-slot').first().waitFor()
  })
  await look('appointment-move')
  await check('moved, they are no longer on the list', async () => {
    if (await page.locator('#agreed').count()) await page.locator('#agreed').selectOption('yes')
    await Promise.all([page.waitForNavigation(), page.locator('.lp-slot').first().click()])
    expect(page.url().includes('said=moved'), page.url())
    await go('/diary/tell')
    expect((await page.locator(`.lp-line a[href="${found.first}"]`).count()) === 0, 'who was moved is still on the list')
  })
  await look('diary-patterns', '/diary/patterns')
  await check('without JavaScript the same forms close and tell', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Practice manager', 'hub')
    await other.goto(`${base}/diary/closures`)
    await other.locator('#from-day').fill(day(2))
    await other.getByRole('button', { name: 'See what it would do' }).click()
    expect((await other.locator('.nhsuk-error-summary').innerText()).includes('why it is closed'), 'a missing reason is not told')
    await plain.close()
  })
  await check('the hub’s desk sees today’s list, and no form to close or publish', async () => {
    await signIn(page, base, 'Receptionist', 'hub')
    await go('/hub')
    expect(await page.locator('#today').isVisible(), 'there is no list of today')
    expect((await page.locator('a[href="/diary/publish"], a[href="/diary/closures"]').count()) === 0, 'a desk is offered the manager’s forms')
  })
  await check('a commissioner opens no diary', async () => {
    await signIn(page, base, 'Commissioner')
    const answer = await go('/hub')
    expect(answer.status() === 403, `status ${answer.status()}`)
  })
  await check('nothing went wrong in the diary', () => {
    nothingWrong([403], [422])
  })
  await context.close()
}

await alone(import.meta.url, hub)
