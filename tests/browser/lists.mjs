// A practice's list of people at risk, as those who work through it: why somebody is on it, what is decided and what is
// refused; how far practices have come; everybody in numbers and gaps in care; every page at two widths and in axe. In the demo:
//
//   node tests/browser/lists.mjs BASE_URL [--shots DIR]
//
// Signs in with the demo's buttons. Takes whoever the place has: nobody's name stands here.
import { alone, expect, open, signIn } from './walk.mjs'

export async function lists(browser, base, check, shots = '') {
  const { context, page, look, nobodyInAddresses, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()
  const rows = () => page.locator('.lp-risk tbody tr')
  const press = (what) => Promise.all([page.waitForNavigation(), what.click()])
  const many = async (part) => {
    await go('/care/list')
    const choice = page.locator('.lp-parts li', { hasText: part })
    return Number(await choice.locator('.lp-many').innerText())
  }
  const found = {}

  await check('a clinician sees who is on the list, and why', async () => {
    await signIn(page, base, 'Clinician')
    await page.locator('main a[href="/care/list"]').first().click()
    await page.waitForURL(/\/care\/list/)
    expect((await rows().count()) > 3, await text())
    const why = await rows().first().locator('td').first().innerText()
    expect(/Among the highest 3 in 100|Lives in a care home|rose from/.test(why), why)
    found.number = (await rows().first().innerText()).match(/\d{3} \d{3} \d{4}/)?.[0]
  })
  await look('risk-list', '/care/list')
  for (const part of ['rising', 'care-home', 'opted-out', 'declined']) await look(`risk-list-${part}`, `/care/list?show=${part}`)
  await check('somebody is looked at before anything is decided', async () => {
    await go('/care/list')
    found.before = await many('To decide')
    await press(page.getByRole('link', { name: /^Look and decide/ }).first())
    expect(/Why they are on the list/.test(await text()), await text())
    expect(/decides nothing/.test(await text()), 'the page does not say that a score decides nothing')
    found.person = page.url().slice(base.length)
  })
  await look('risk-person')
  await check('a decision without its reason is not saved', async () => {
    await go(found.person)
    await press(page.getByRole('button', { name: 'Decline' }))
    await press(page.locator('#send'))
    await page.locator('.nhsuk-error-summary').waitFor()
  })
  await look('risk-decide-wrong')
  await check('a decline with its reason is written down, and they wait no longer', async () => {
    await page.getByLabel('Not suitable').check()
    await press(page.locator('#send'))
    expect(/there is to be no plan/.test(await text()), await text())
    expect((await many('To decide')) === found.before - 1, 'as many wait as before')
    await go('/care/list?show=declined')
    expect(/Not suitable/.test(await text()), await text())
  })
  await check('somebody is asked later, on a day', async () => {
    await go('/care/list')
    await press(page.getByRole('link', { name: /^Look and decide/ }).first())
    await press(page.getByRole('button', { name: 'Offer later' }))
    await page.locator('#item-1').fill('2027-03-01')
    await page.getByLabel('In hospital').check()
    await press(page.locator('#send'))
    expect(/asked again later/.test(await text()), await text())
  })
  await check('somebody is taken on, with a lead', async () => {
    await go('/care/list?show=on-nobodys-caseload')
    await press(page.getByRole('link', { name: /^Look and decide/ }).first())
    await press(page.getByRole('button', { name: /^Accept/ }))
    await page.locator('#item-1').selectOption({ index: 1 })
    await press(page.locator('#send'))
    expect(/They are taken on/.test(await text()), await text())
    await go('/care/list?show=taken-on')
    expect(/led by/.test(await text()), await text())
  })
  await look('risk-taken-on', '/care/list?show=taken-on')
  await check('the list comes as a file, whole', async () => {
    const many = Number((await page.locator('.lp-parts .lp-chosen .lp-many').innerText()))
    const answer = await context.request.get(`${base}/care/list/file?show=taken-on&format=csv`)
    const lines = (await answer.text()).trim().split('\n')
    expect(lines[0].startsWith('NHS number,Name,'), lines[0])
    expect(lines.length === many + 1, `${lines.length - 1} lines for ${many} people`)
  })
  await look('coverage-own', '/care/coverage')
  await look('gap-people', '/gaps/hypertension/people?check=pressure')
  await check('no address says whom', () => found.number && nobodyInAddresses(found.number))

  await check('a receptionist sees no list', async () => {
    await signIn(page, base, 'Receptionist')
    for (const at of ['/care/list', '/gaps/hypertension/people']) {
      await go(at)
      expect((await page.locator('h1').innerText()) === 'You cannot open this', `${at}: ${await page.locator('h1').innerText()}`)
    }
  })
  await check('a commissioner sees counts and nobody', async () => {
    await signIn(page, base, 'Commissioner')
    for (const at of ['/care/list', '/care/list/file', '/gaps/hypertension/people', found.person]) {
      await go(at)
      expect((await page.locator('h1').innerText()) === 'You cannot open this', `${at}: ${await page.locator('h1').innerText()}`)
    }
    await go('/population?by=practice')
    expect(!/\d{3} \d{3} \d{4}/.test(await text()), 'a number of somebody is on the page')
  })
  await look('coverage', '/care/coverage')
  await look('population', '/population')
  await look('population-age', '/population?what=conditions&by=age')
  await look('population-practice', '/population?what=segments&by=practice')
  await look('gaps', '/gaps')
  await look('gap', '/gaps/hypertension')
  await look('gap-finding', '/gaps/find-hypertension')
  await check('nothing went wrong on the way', () => nothingWrong([403], [422]))
  await context.close()
}

await alone(import.meta.url, lists)
