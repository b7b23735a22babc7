// A hub that is set up from nothing, on pages alone: a site, a kind of slot, a rule for who may book, a weekly pattern, published,
// and held against what a practice sees. Then a change that takes something away, told before it is saved; a clinician’s own
// account tied to their entry among the staff, and their calendar read at its address without signing in.
//
//   node tests/browser/set-up.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons of the hub's manager, an administrator and a practice's clinician. What is made here is named by
// the moment, so that the same place can be walked twice.
import { alone, expect, open, signIn } from './walk.mjs'

const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

export async function setUp(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const press = (name) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()])
  const status = () => page.locator('[role=status]').first().innerText()
  const word = Date.now().toString(36)
  const names = { site: `Hall ${word}`, kind: `Call ${word}`, rule: `One practice and 111 ${word}` }
  const found = { day: day(8) }
  const choose = (id, label) => page.locator(`#${id}`).selectOption({ label })

  await check('a site is typed, what is missing is told beside it', async () => {
    await signIn(page, base, 'Practice manager', 'hub')
    await go('/diary/sites/add')
    await page.locator('#name').fill(names.site)
    await page.locator('#address').fill('1 Mill Lane\nWickersley')
    await page.getByLabel('Step-free access').check()
    await press('Add the site')
    expect((await page.locator('.nhsuk-error-summary').innerText()).includes('Enter the postcode'), 'a missing postcode is not told')
  })
  await look('site-wrong')
  await check('the site is added', async () => {
    expect(await page.getByLabel('Step-free access').isChecked(), 'what was ticked is gone')
    await page.locator('#postcode').fill('S66 1AA')
    await press('Add the site')
    expect((await status()).includes('The site is saved'), await status())
    expect((await page.locator('#table-sites').innerText()).includes('1 Mill Lane, Wickersley, S66 1AA'), 'the address is not in the list')
  })
  await look('diary-sites')
  await check('a kind of slot is added', async () => {
    await go('/diary/kinds/add')
    await page.locator('#name').fill(names.kind)
    await choose('category', 'General consultation, acute')
    await choose('mode', 'Telephone')
    await choose('profession', 'GP')
    await page.locator('#minutes').fill('10')
    await press('Add the kind of slot')
    expect((await page.locator('#table-kinds').innerText()).includes(names.kind), 'the kind is not in the list')
  })
  await look('diary-kinds')
  await look('kind-add', '/diary/kinds/add')
  await check('a rule is typed and read back in plain sentences', async () => {
    await go('/diary/rules/add')
    await page.locator('#name').fill(names.rule)
    await choose('who-1', 'Our own desk')
    const practice = page.locator('#who-2 option', { hasText: /^The desk of / }).first()
    found.who = await practice.innerText()
    found.practice = (await practice.getAttribute('value')).replace('practice:', '')
    await page.locator('#who-2').selectOption(`practice:${found.practice}`)
    await choose('from-2', 'So many days before, at a time')
    await page.locator('#count-2').fill('20')
    await page.locator('#time-2').fill('08:00')
    await choose('who-3', 'NHS 111')
    await choose('from-3', 'So many hours before it begins')
    await page.locator('#count-3').fill('4')
  })
  await look('rule-add')
  await check('the rule is added', async () => {
    await press('Add the rule')
    const card = page.locator('section.lp-card', { has: page.getByRole('link', { name: names.rule, exact: true }) })
    const said = await card.innerText()
    for (const sentence of [
      'Our own desk may book this as soon as it is published.',
      `${found.who} may book this from 08:00, 20 days before.`,
      'NHS 111 may book this from 4 hours before it begins.',
    ]) expect(said.includes(sentence), `no “${sentence}” in ${said}`)
    found.rule = await card.getByRole('link', { name: names.rule, exact: true }).getAttribute('href')
  })
  await look('diary-rules')
  await check('a pattern of the three is published', async () => {
    await go('/diary/patterns/add')
    await choose('site', names.site)
    await choose('rule', names.rule)
    await page.locator('#kind-1').selectOption({ label: `${names.kind}, 10 minutes` })
    await page.locator('#staff').selectOption({ index: 1 })
    await page.locator('#weekday').selectOption(String(new Date(found.day).getUTCDay() || 7))
    await page.locator('#starts').fill('06:00')
    await page.locator('#ends').fill('07:00')
    await page.locator('#from').fill(found.day)
    await page.locator('#to').fill(found.day)
    await press('Save, and see what publishing would do')
    await go(`/diary/publish?from=${found.day}&to=${found.day}`)
    if (await page.locator('#anyway').count()) await page.locator('label[for=anyway]').click()
    await press('Publish')
    expect((await status()).includes('It is published'), await status())
  })
  await check('the practice sees it and others do not', async () => {
    const booked = async (practice) => {
      await go(`/diary/check?practice=${practice}&from=${found.day}&days=1`)
      const rows = await page.locator('#table-slots tbody tr', { hasText: names.kind }).allInnerTexts()
      expect(rows.length === 6, `${rows.length} slots of the new kind`)
      return rows.filter((row) => row.includes('Can be booked')).length
    }
    expect((await booked(found.practice)) === 6, 'the practice that is named cannot book all six')
    const other = await page.locator('#practice option').evaluateAll((all, own) => all.map((o) => o.value).find((v) => v && v !== own), found.practice)
    expect((await booked(other)) === 0, 'a practice that is not named can book')
  })
  await check('what a change takes from the practice is told before it is saved', async () => {
    await go(found.rule)
    await page.locator('#who-2').selectOption('')
    await press('Save')
    const told = await page.locator('#table-lose').innerText()
    expect(told.includes(found.who) && /6\s+0/.test(told), told)
  })
  await look('rule-takes')
  await check('and is saved all the same', async () => {
    await press('Save it all the same')
    expect((await status()).includes('The rule is saved'), await status())
  })
  await check('of two who change the same kind the second chooses', async () => {
    await go('/diary/kinds')
    const at = await page.getByRole('link', { name: names.kind, exact: true }).getAttribute('href')
    const other = await context.newPage()
    await other.goto(base + at, { waitUntil: 'load' })
    await go(at)
    await choose('category', 'Clinical triage')
    await press('Save')
    await other.locator('#category').selectOption({ label: 'Walk-in' })
    await Promise.all([other.waitForNavigation(), other.getByRole('button', { name: 'Save', exact: true }).click()])
    const both = await other.locator('.lp-choice').innerText()
    expect(both.includes('Walk-in') && both.includes('Clinical triage'), both)
    await other.close()
  })
  await check('an account is tied to an entry among the staff', async () => {
    await signIn(page, base, 'Clinician')
    found.name = (await page.locator('.lp-header, header').first().innerText()).split('\n').map((line) => line.trim()).filter(Boolean)
    await signIn(page, base, 'Administrator')
    await go('/accounts')
    const links = page.locator('#table-accounts a')
    const all = await links.evaluateAll((found) => found.map((a) => [a.textContent.trim(), a.getAttribute('href')]))
    const one = all.find(([name]) => found.name.some((line) => line.includes(name)))
    expect(one, `none of ${all.map(([name]) => name)} is signed in as ${found.name}`)
    found.account = one[1]
    await go(found.account)
    const untie = page.getByRole('button', { name: /^Untie/ })
    if (await untie.count()) {
      found.colleague = (await page.locator('#among + .lp-held').innerText()).replace(/Untie.*$/s, '').trim()
      await Promise.all([page.waitForNavigation(), untie.click()])
    }
  })
  await look('account-staff')
  await check('and their calendar is read at its address', async () => {
    await page.locator('#staff').selectOption(found.colleague ? { label: found.colleague } : { index: 1 })
    await press('Tie the account')
    expect(await page.getByRole('button', { name: /^Untie/ }).count(), 'the account is not tied')
    await signIn(page, base, 'Clinician')
    await go('/diary/calendars')
    await page.locator('#label').fill(`Telephone ${word}`)
    await Promise.all([page.waitForNavigation(), page.locator('form[action="/diary/calendars"] button').click()])
    const text = await page.locator('main').innerText()
    const at = text.match(/https?:\/\/\S+\/calendar\/\S+\.ics/)?.[0] ?? (await page.locator('input[value*="/calendar/"]').inputValue())
    const nobody = await browser.newContext()
    const answer = await nobody.request.get(base + new URL(at).pathname)
    expect(answer.status() === 200 && answer.headers()['content-type'].startsWith('text/calendar'), `status ${answer.status()}`)
    const lines = (await answer.text()).split('\r\n')
    expect(lines[0] === 'BEGIN:VCALENDAR' && lines.at(-2) === 'END:VCALENDAR', 'it is no calendar')
    const events = lines.filter((line) => line === 'BEGIN:VEVENT').length
    expect(events > 0 && events === lines.filter((line) => /^UID:/.test(line)).length, `${events} events`)
    expect(lines.every((line) => new TextEncoder().encode(line).length <= 75), 'a line is too long')
    await nobody.close()
  })
  await check('a receptionist is not offered any of it', async () => {
    await signIn(page, base, 'Receptionist', 'hub')
    const answer = await go('/diary/rules')
    expect(answer.status() === 403, `status ${answer.status()}`)
  })
  await check('nothing went wrong while the hub was set up', () => nothingWrong([422], [403], [409]))
  await context.close()
}

await alone(import.meta.url, setUp)
