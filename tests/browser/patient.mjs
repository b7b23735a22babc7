// A person's own appointments at the width of a telephone: an offer answered, a time booked, read back, put into a calendar
// and given back; the same without JavaScript; what staff see of the texts about it; and NHS 111. Every page at two widths
// and in axe. In the demo, which is made anew before:
//
//   node tests/browser/patient.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons. Takes whoever the place has: nobody's name stands here.
import { alone, expect, open, signIn } from './walk.mjs'

export async function patient(browser, base, check, shots = '') {
  const { context, page, look, nobodyInAddresses, nothingWrong } = await open(browser, base, check, shots, { phone: true })

  /** From the need to a time that is kept, on the page that is open. */
  async function keep(on) {
    await on.locator('label[for=need-routine]').click()
    await on.locator('#words').fill('Knee pain, worse on the stairs')
    await on.getByRole('button', { name: 'See what is free' }).click()
    await on.locator('.lp-time').first().click()
    await on.locator('h1', { hasText: 'Kept for you' }).waitFor()
  }

  /** Books what is kept; a service that is not their own asks about the record. */
  async function book(on) {
    if (await on.locator('label[for=agreed-no]').count()) await on.locator('label[for=agreed-no]').click()
    await on.getByRole('button', { name: 'Book it' }).click()
    await on.locator('h1', { hasText: 'Booked' }).waitFor()
  }

  const found = {}
  await check('a patient begins at their own care', async () => {
    await signIn(page, base, 'Patient')
    await page.goto(`${base}/own-care`, { waitUntil: 'load' })
    await page.locator('main a[href="/own-care/appointments"]').click()
    await page.locator('h2#coming').waitFor()
  })
  await look('own-care', '/own-care')
  await look('own-appointments', '/own-care/appointments')
  await check('an earlier appointment is taken with one tap', async () => {
    const mine = () => page.locator('#coming ~ .lp-mine a').allInnerTexts()
    const before = await mine()
    await page.getByRole('button', { name: /Yes, I want it/ }).first().click()
    await page.locator('[role=status]', { hasText: 'It is yours' }).waitFor()
    const after = await mine()
    expect(after.some((one) => !before.includes(one)), `nothing new among ${after}`)
    expect(before.some((one) => !after.includes(one)), `what they had before was not given back: ${after}`)
  })
  await check('an earlier one is asked for, and the page says when to call 999 and 111', async () => {
    await page.locator('main a[href="/own-care/book"]').click()
    const text = await page.locator('main').innerText()
    expect(/Call 999/.test(text) && /call 111/.test(text), 'no word of 999 or 111')
  })
  await look('own-ask', '/own-care/book')
  await check('nothing is asked without a need', async () => {
    await page.getByRole('button', { name: 'See what is free' }).click()
    await page.locator('.nhsuk-error-summary').waitFor()
  })
  // A form that was wrong answers 422: that is what was to be shown.
  await look('own-ask-wrong')
  await check('a time is chosen and kept, counted down', async () => {
    await page.goto(`${base}/own-care/book`, { waitUntil: 'load' })
    await page.locator('label[for=need-routine]').click()
    await page.getByRole('button', { name: 'See what is free' }).click()
    await page.locator('.lp-time').first().waitFor()
  })
  await look('own-choose')
  await check('it is kept for five minutes', async () => {
    await page.locator('.lp-time').nth(1).click()
    await page.locator('[data-left]', { hasText: /Kept for [45]:\d\d more/ }).waitFor()
  })
  await look('own-held')
  await check('it is booked and read back', async () => {
    await book(page)
    found.says = await page.locator('.lp-readback').innerText()
    expect(found.says.length > 20, 'nothing is read back')
    found.at = new URL(page.url()).pathname
  })
  await look('own-booked')
  await check('it goes into a calendar without what it is about', async () => {
    const href = await page.locator('a[download]').getAttribute('href')
    const file = await page.request.get(base + href)
    const text = await file.text()
    expect(file.headers()['content-type'].startsWith('text/calendar'), file.headers()['content-type'])
    expect(/BEGIN:VEVENT\r\n/.test(text) && !/knee/i.test(text), text)
  })
  await check('it is given back after one question', async () => {
    await page.goto(`${base}${found.at}`, { waitUntil: 'load' })
    await page.getByRole('link', { name: 'Cancel this appointment' }).click()
    await page.locator('h1', { hasText: 'Cancel this appointment?' }).waitFor()
  })
  await look('own-cancel')
  await check('it is cancelled', async () => {
    await page.getByRole('button', { name: 'Yes, cancel it' }).click()
    await page.locator('[role=status]', { hasText: 'is cancelled' }).waitFor()
  })
  await look('own-appointments-after')
  await check('without JavaScript the same forms book', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: page.viewportSize() })
    const other = await plain.newPage()
    await signIn(other, base, 'Patient')
    await other.goto(`${base}/own-care/book`)
    await keep(other)
    await book(other)
    await plain.close()
  })
  await look('own-messages', '/own-care/messages')
  await check('the number that a caller gives', async () => {
    await page.goto(`${base}/own-care/details`, { waitUntil: 'load' })
    found.number = (await page.locator('.lp-person__facts').innerText()).match(/\d{3} \d{3} \d{4}/)?.[0]
    expect(found.number, 'the patient has no NHS number')
  })
  await check('staff see the outbox, and not what it says', async () => {
    await signIn(page, base, 'Practice manager')
    await page.goto(`${base}/messages`, { waitUntil: 'load' })
    const text = await page.locator('main').innerText()
    expect(/sends nothing/.test(text), 'the page does not say that the demo sends nothing')
    expect(!/Reply CANCEL/.test(text), 'the list says what a message says')
    expect((await page.locator('#table-messages tbody tr').count()) > 3, 'the outbox is empty')
  })
  await look('messages', '/messages')
  await look('message-replies', '/messages/replies')
  await look('message-rules', '/messages/rules')
  await check('the address of an offer opens without signing in, and shows no name', async () => {
    await page.goto(`${base}/messages`, { waitUntil: 'load' })
    const rows = page.locator('#table-messages tr', { hasText: 'Offer of a freed slot' }).locator('a')
    found.offers = await rows.evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    await rows.first().click()
    await page.getByRole('link', { name: /Open its address/ }).waitFor()
  })
  await look('message')
  await check('the offer', async () => {
    // What was cancelled above is offered at once, and may be booked by somebody since: one of them was taken.
    const told = []
    for (const href of found.offers) {
      await page.goto(base + href, { waitUntil: 'load' })
      found.offer = await page.getByRole('link', { name: /Open its address/ }).getAttribute('href')
      const plain = await browser.newContext({ viewport: page.viewportSize() })
      const other = await plain.newPage()
      await other.goto(base + found.offer, { waitUntil: 'load' })
      told.push(await other.locator('main').innerText())
      await plain.close()
      if (/It is yours/.test(told.at(-1))) break
    }
    expect(told.some((text) => /It is yours/.test(text)), told.join('\n---\n'))
    await page.context().clearCookies()
    await page.goto(base + found.offer, { waitUntil: 'load' })
  })
  await look('offer')
  await check('NHS 111 finds its caller', async () => {
    await signIn(page, base, 'NHS 111 clinician')
    await page.locator('#person').fill(found.number)
    await page.keyboard.press('Enter')
    await page.locator('label[for=caller-0]').waitFor()
  })
  await look('nhs-111-found')
  await check('NHS 111 sees what is opened to it and nothing else', async () => {
    await page.locator('label[for=caller-0]').click()
    await page.getByRole('button', { name: /Urgent/ }).click()
    await page.locator('h1', { hasText: 'What is opened to 111' }).waitFor()
    const desk = await page.request.get(`${base}/desk`)
    expect(desk.status() === 403, `the desk answers ${desk.status()}`)
  })
  await look('nhs-111-choose')
  await check('nothing that names anybody was in an address', () => {
    nobodyInAddresses(found.number)
  })
  await check('nothing went wrong on the way', () => {
    nothingWrong([422, '/own-care/book'])
  })
  await context.close()
}

await alone(import.meta.url, patient)
