// The desk, by keyboard alone and against a stopwatch; its pages at two widths and in axe; and the same without
// JavaScript. On the example of the web crate, or on any place whose practice has a published diary:
//
//   node tests/browser/desk.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons. Takes whoever the place has: nobody's name stands here.
import { alone, expect, open, signIn } from './walk.mjs'

export async function desk(browser, base, check, shots = '') {
  const { context, page, look, nobodyInAddresses, nothingWrong } = await open(browser, base, check, shots)

  const found = {}
  await check('somebody is there to ring', async () => {
    await signIn(page, base, 'Receptionist')
    for (const letters of ['ma', 'sm', 'ha', 'jo', 'wi', 'an', 'be', 'co', 'el', 'th', 'od']) {
      await page.goto(`${base}/people`, { waitUntil: 'load' })
      await page.locator('#person').fill(letters)
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      const link = page.locator('#table-found tbody a').first()
      if (await link.count()) await Promise.all([page.waitForNavigation(), link.click()])
      if (/\/people\/[0-9a-f-]{36}/.test(page.url())) break
    }
    found.number = (await page.locator('.lp-person__facts').innerText()).match(/\d{3} \d{3} \d{4}/)?.[0]
    expect(found.number, 'nobody with an NHS number was found')
  })
  await look('desk', '/desk')
  await check('a caller is booked by keyboard alone within fifteen seconds', async () => {
    await page.goto(`${base}/desk`, { waitUntil: 'load' })
    const began = Date.now()
    await page.keyboard.type(found.number)
    await page.keyboard.press('Enter')
    await page.locator('[data-key="2"]').waitFor()
    await page.keyboard.press('2')
    await page.locator('[data-key="a"]').waitFor()
    await page.keyboard.press('a')
    await page.locator('[data-seconds]').waitFor()
    await page.keyboard.press('y')
    await page.locator('h1', { hasText: 'Booked' }).waitFor()
    const took = Date.now() - began
    expect(took < 15_000, `it took ${took} ms`)
    console.log(`booked in ${took} ms`)
    expect((await page.locator('.lp-readback').innerText()).length > 20, 'nothing is read back')
  })
  await look('desk-booked')
  await check('the next caller is one key away', async () => {
    await page.keyboard.press('n')
    await page.waitForURL(`${base}/desk`)
    // On a busy machine the address is there before the field is.
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
    await page.keyboard.type(found.number)
    await page.keyboard.press('Enter')
    await page.locator('[data-key="1"]').waitFor()
  })
  await look('desk-caller')
  await check('words are typed without a key being taken for a choice', async () => {
    await page.keyboard.press('i')
    await page.keyboard.type('1 week of knee pain, 2 falls')
    await page.keyboard.press('Escape')
    await page.keyboard.press('2')
    await page.locator('.lp-words', { hasText: '2 falls' }).waitFor()
  })
  await look('desk-offers')
  await check('a slot is kept, counted down and let go', async () => {
    await page.keyboard.press('b')
    await page.locator('[data-left]', { hasText: /Kept for [45]:\d\d more/ }).waitFor()
  })
  await look('desk-held')
  await check('what does not suit is written down', async () => {
    await page.keyboard.press('x')
    await page.locator('[role=status]', { hasText: 'free again' }).waitFor()
  })
  await check('single keys can be turned off', async () => {
    await page.locator('[data-keys] button').click()
    await page.locator('h1').click()
    const before = page.url()
    await page.keyboard.press('n')
    await page.waitForTimeout(300)
    expect(page.url() === before, `a key that is off led to ${page.url()}`)
    await page.locator('[data-keys] button').click()
  })
  await look('requests', '/requests')
  await check('a request has its history', async () => {
    await page.locator('.lp-promises tbody a').first().click()
    await page.locator('#history').waitFor()
  })
  await look('request')
  await check('without JavaScript the same forms book', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Receptionist')
    await other.goto(`${base}/desk`)
    await other.locator('#person').fill(found.number)
    await other.getByRole('button', { name: 'Find' }).click()
    await other.getByRole('button', { name: /Routine/ }).click()
    await other.locator('.lp-slot').first().click()
    await other.locator('button[name=what]').first().click()
    expect((await other.locator('h1').innerText()) === 'Booked', await other.locator('h1').innerText())
    await plain.close()
  })
  await check('the commissioner sees how many', async () => {
    await signIn(page, base, 'Commissioner')
  })
  await look('promises', '/requests/kept')
  await check('nothing that names anybody was in an address', () => {
    nobodyInAddresses(found.number)
  })
  await check('nothing went wrong at the desk', () => {
    nothingWrong()
  })
  await context.close()
}

await alone(import.meta.url, desk)
