// The pages over people, as each role that uses them: every page at two widths, in axe, printed, without JavaScript and by
// keyboard. In the demo and on the example of the web crate:
//
//   node tests/browser/people.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons. Takes whoever the place has: nobody's name stands here.
import { axe } from './browser.mjs'
import { alone, expect, open, signIn } from './walk.mjs'

/** Looks for somebody; gives the first person's address. */
async function find(page, base, text) {
  await page.goto(`${base}/people`)
  await page.locator('#person').fill(text)
  await Promise.all([page.waitForLoadState('load'), page.keyboard.press('Enter')])
  await page.waitForFunction(() => document.readyState === 'complete')
  if (/\/people\/[0-9a-f-]{36}/.test(page.url())) return page.url().slice(base.length).split('?')[0]
  const link = page.locator('#table-found tbody a').first()
  return (await link.count()) ? link.getAttribute('href') : null
}

/** Somebody whom a search by the beginning of a name finds. */
async function somebody(page, base) {
  for (const letters of ['ma', 'sm', 'ha', 'jo', 'wi', 'an', 'be', 'co', 'el', 'th']) {
    const at = await find(page, base, letters)
    if (at) return at
  }
  throw new Error('nobody was found by ten beginnings of names')
}

export async function people(browser, base, check, shots = '') {
  const { context, page, look, asked, nothingWrong } = await open(browser, base, check, shots)

  const found = {}
  await check('a receptionist finds a person within five seconds of coming to the desk', async () => {
    await signIn(page, base, 'Receptionist')
    found.someone = await somebody(page, base)
    await page.goto(base + found.someone)
    found.number = (await page.locator('.lp-person__facts').innerText()).match(/\d{3} \d{3} \d{4}/)?.[0]
    await page.goto(`${base}/`)
    const began = Date.now()
    if (!(await page.locator('#person').count())) await page.locator('main a[href="/people"]').first().click()
    await page.locator('#person').fill(found.number ?? 'ma')
    await page.keyboard.press('Enter')
    await page.waitForURL(found.number ? new RegExp(`${found.someone}$`) : /\/people/)
    await page.locator('h1').waitFor()
    const took = Date.now() - began
    expect(took < 5000, `it took ${took} ms`)
  })
  await look('find', '/people')
  await check('what is looked for is told when it cannot be', async () => {
    await page.goto(`${base}/people`)
    await page.locator('#person').fill('999 000 0019')
    await page.keyboard.press('Enter')
    await page.locator('.nhsuk-error-summary').waitFor()
  })
  await look('find-wrong')
  await check('many are found by a short beginning', async () => {
    await page.goto(`${base}/people`)
    await page.locator('#person').fill('m')
    await page.keyboard.press('Enter')
    await page.locator('#results').waitFor()
  })
  await look('find-many')
  if (found.someone) {
    await look('person', found.someone)
    await look('person-edit', `${found.someone}/edit`)
    await look('person-consent', `${found.someone}/consent`)
    await look('person-share', `${found.someone}/share`)
    await check('a receptionist sees no record', async () => {
      const answer = await page.goto(`${base}${found.someone}/record`)
      expect(answer.status() === 403, `status ${answer.status()}`)
    })
  }
  await look('register', '/people/register')
  await look('care-homes', '/care-homes')
  await look('teams', '/teams')
  await check('of two who change one person, the second chooses between both versions', async () => {
    const second = await context.newPage()
    await page.goto(`${base}${found.someone}/edit`)
    await second.goto(`${base}${found.someone}/edit`)
    const before = await page.locator('#needs').inputValue()
    await page.locator('#needs').fill('Large print')
    await second.locator('#needs').fill('A hearing loop')
    // Another one at each run.
    const phone = `01709 ${String(Date.now()).slice(-6)}`
    await second.locator('#phone').fill(phone)
    await page.locator('form button', { hasText: 'Save' }).click()
    await page.waitForURL(/done=saved/)
    await second.locator('form button', { hasText: 'Save' }).click()
    await second.locator('#needs-yours').waitFor()
    if (shots) await second.screenshot({ path: `${shots}/person-conflict-1280.png`, fullPage: true })
    await second.setViewportSize({ width: 375, height: 800 })
    if (shots) await second.screenshot({ path: `${shots}/person-conflict-375.png`, fullPage: true })
    const wide = await second.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide <= 1, `the page is ${wide} pixels too wide`)
    const faults = await axe(second)
    expect(faults.length === 0, faults.join('\n'))
    expect(await second.locator('#phone-yours').isChecked(), 'what only the second changed is not chosen')
    await second.locator('label[for="needs-yours"]').click()
    await second.locator('form button', { hasText: 'Save what I chose' }).click()
    await second.waitForURL(/done=saved/)
    const text = await second.locator('main').innerText()
    expect(text.includes('A hearing loop') && text.includes(phone), 'what was chosen is not saved')
    await second.goto(`${base}${found.someone}/edit`)
    await second.locator('#needs').fill(before)
    await second.locator('form button', { hasText: 'Save' }).click()
    await second.waitForURL(/done=saved/)
    await second.close()
  })

  await signIn(page, base, 'Clinician')
  await look('record', `${found.someone}/record`)
  await look('looked', `${found.someone}/looked`)
  await check('a record prints', async () => {
    await page.goto(`${base}${found.someone}/record`)
    const pdf = await page.pdf({ format: 'A4', path: shots ? `${shots}/record.pdf` : undefined })
    expect(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10_000, `the print has ${pdf.length} bytes`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.lp-person__name').isVisible(), 'who it is about is not printed')
    expect(!(await page.locator('.lp-tabs').isVisible()), 'the menu is printed')
    await page.emulateMedia({ media: null })
  })

  await signIn(page, base, 'Practice manager')
  await look('matches', '/matches')
  const pair = await (async () => {
    await page.goto(`${base}/matches`)
    const link = page.locator('#table-matches tbody a').first()
    return (await link.count()) ? link.getAttribute('href') : null
  })()
  if (pair) {
    await look('match', pair)
    await check('two records are merged and parted again', async () => {
      await page.goto(base + pair)
      await page.locator('label', { hasText: 'keep the first record' }).click()
      await page.locator('#reason').fill('Rang them: one person, registered twice.')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.waitForURL(/done=same/)
    })
  }

  await look('copy-ask', `${found.someone}/copy`)
  await check('a copy for the person is made once it is said why', async () => {
    await page.goto(`${base}${found.someone}/copy`)
    await page.getByRole('button', { name: 'Make the copy' }).click()
    await page.locator('.nhsuk-error-summary').waitFor()
    await page.locator('#why').fill('Asked at the desk, passport seen')
    await page.locator('label[for="checked"]').click()
    await page.getByRole('button', { name: 'Make the copy' }).click()
    await page.getByRole('heading', { name: 'A copy of what is held about the person' }).waitFor()
  })
  await look('copy')
  await look('people-export', '/people/export')
  await look('people-counts', '/people/counts')
  await look('people-pseudonyms', '/people/pseudonyms')
  await look('re-identify', '/re-identify')
  await check('a pseudonym of the list leads to the person', async () => {
    await page.goto(`${base}/people/pseudonyms`)
    const pseudonym = await page.locator('#table-pseudonyms tbody tr').first().locator('td, th').first().innerText()
    await page.goto(`${base}/re-identify`)
    await page.locator('#pseudonym').fill(pseudonym)
    await page.locator('#reason').fill('High on the list of those at risk: to offer a review')
    await page.getByRole('button', { name: 'Say who it is' }).click()
    await page.locator('#table-found').waitFor()
  })
  await look('re-identified')
  for (const [kind, name, button] of [['care-homes', 'Larchmoor House', 'Add the care home'], ['teams', 'Home visits', 'Add the team']]) {
    await look(`${kind}-add`, `/${kind}/add`)
    await check(`${kind}: one is added, and of two who change it the second chooses`, async () => {
      await page.goto(`${base}/${kind}/add`)
      await page.getByRole('button', { name: button }).click()
      await page.locator('.nhsuk-error-summary').waitFor()
      await page.locator('#name').fill(name)
      await page.getByRole('button', { name: button }).click()
      await page.waitForURL(/done=yes/)
      found[kind] = page.url().slice(base.length).split('?')[0]
      const second = await context.newPage()
      await page.goto(`${base}${found[kind]}/edit`)
      await second.goto(`${base}${found[kind]}/edit`)
      await page.locator('#name').fill(`${name} one`)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.waitForURL(/done=yes/)
      await second.close()
    })
    await look(`${kind}-one`, found[kind])
    await look(`${kind}-edit`, `${found[kind]}/edit`)
    await check(`${kind}: both versions`, async () => {
      await page.goto(`${base}${found[kind]}/edit`)
      await page.locator('#name').fill(`${name} two`)
      await page.evaluate(() => { document.querySelector('input[name="version"]').value = '1' })
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('#name-yours').waitFor()
    })
    await look(`${kind}-conflict`)
    await check(`${kind}: what was chosen is saved, and it is closed`, async () => {
      await page.locator('label[for="name-yours"]').click()
      await page.getByRole('button', { name: 'Save what I chose' }).click()
      await page.waitForURL(/done=yes/)
      expect((await page.locator('h1').innerText()) === `${name} two`, 'the choice is not saved')
      await page.goto(`${base}${found[kind]}/edit`)
      await page.locator('#closed').fill('2026-01-31')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.waitForURL(/done=yes/)
      await page.goto(`${base}/${kind}`)
      expect(!(await page.locator('main').innerText()).includes(`${name} two`), 'it is on the list still')
    })
  }

  await signIn(page, base, 'Commissioner')
  await look('planning-counts', '/people/counts')
  await check('a commissioner sees people without names', async () => {
    await page.goto(`${base}/people/counts`)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.locator('#table-people').waitFor()
  })
  await look('planning-counts-practice')
  await check('and rows under pseudonyms', async () => {
    await page.locator('main a', { hasText: 'without names' }).click()
    await page.locator('#table-pseudonyms').waitFor()
  })
  await look('planning-pseudonyms')

  await signIn(page, base, 'Co-ordination centre nurse')
  await check('a nurse finds somebody with whom the centre has nothing to do', async () => {
    for (const letters of ['va', 'ma', 'sm', 'ha', 'jo', 'wi', 'an', 'be', 'co', 'el', 'th', 'do', 'od']) {
      const one = await find(page, base, letters)
      const all = one && !page.url().includes(one) ? await page.locator('#table-found tbody a').evaluateAll((a) => a.map((e) => e.getAttribute('href'))) : [one]
      for (const at of all.filter(Boolean).slice(0, 8)) {
        if ((await page.goto(base + at)).status() === 403) {
          found.stranger = at
          return
        }
      }
    }
    throw new Error('there is nobody')
  })
  await look('closed', found.stranger, 403)
  await look('emergency', `${found.stranger}/emergency`)
  await check('a nurse opens a record in an emergency, and ends it', async () => {
    await page.goto(`${base}${found.stranger}/emergency`)
    await page.locator('#reason').fill('Found on the floor at home, needs medicines now.')
    await page.locator('label[for="sure"]').click()
    await page.getByRole('button', { name: 'Open the record' }).click()
    await page.waitForURL(/\/record$/)
    expect(await page.locator('.lp-emergency').isVisible(), 'nothing says that this is an emergency')
  })
  await look('emergency-record', `${found.stranger}/record`)
  await check('an emergency is ended before its time', async () => {
    await page.goto(`${base}${found.stranger}/record`)
    await page.getByRole('button', { name: 'End it now' }).click()
    await page.waitForURL(/\/people\?done=closed/)
    const answer = await page.goto(`${base}${found.stranger}/record`)
    expect(answer.status() === 403, `status ${answer.status()}`)
  })

  await signIn(page, base, 'Information governance officer')
  await look('emergencies', '/emergency-access')
  await check('an emergency is reviewed', async () => {
    await page.goto(`${base}/emergency-access`)
    const form = page.locator('form[action^="/emergency-access/"]').first()
    await form.locator('label', { hasText: 'It was right' }).click()
    await form.locator('textarea').fill('Rang the nurse and the practice: the person was found by a neighbour.')
    await form.getByRole('button').click()
    await page.waitForURL(/done=yes/)
  })
  await look('audit', '/audit')
  await check('the audit comes as files', async () => {
    for (const [format, mime] of [['csv', 'text/csv'], ['ndjson', 'application/x-ndjson']]) {
      const answer = await context.request.get(`${base}/audit/export?format=${format}`)
      expect(answer.headers()['content-type'].startsWith(mime), answer.headers()['content-type'])
      expect((await answer.text()).trim().split('\n').length > 10, 'there are no entries')
    }
  })

  await signIn(page, base, 'Patient')
  await look('own-details', '/own-care/details')
  await look('own-record', '/own-care/record')
  await look('own-looked', '/own-care/looked')
  await look('own-copy', '/own-care/copy')
  await look('own-edit', '/own-care/edit')
  await look('own-consent', '/own-care/consent')

  await check('no address names anybody', async () => {
    const named = asked.map((url) => url.slice(base.length)).filter((path) => found.number && decodeURIComponent(path).replace(/\D/g, '').includes(found.number.replace(/\D/g, '')))
    expect(named.length === 0, named.join('\n'))
    const questions = asked.filter((url) => url.includes('/people?') && !url.includes('done='))
    expect(questions.length === 0, questions.join('\n'))
  })
  await check('no page over people had an error in the console or a failed request', async () => {
    nothingWrong([403], [409], [422])
  })
  await check('people are found and changed without JavaScript', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const still = await plain.newPage()
    await signIn(still, base, 'Receptionist')
    await still.goto(`${base}/people`)
    await still.locator('#person').fill(found.number ?? 'ma')
    await still.getByRole('button', { name: 'Find' }).click()
    if (found.number) await still.waitForURL(new RegExp(found.someone))
    await still.goto(`${base}${found.someone}/edit`)
    await still.locator('form button', { hasText: 'Save' }).click()
    await still.waitForURL(/done=saved/)
    await plain.close()
  })
  await context.close()
}

await alone(import.meta.url, people)
