// Walks the pages in a real browser as the people who use them would.
//
//   node tests/browser/run.mjs BASE_URL [--place demo|real] [--shots DIR]
//
// Signs in as the commissioner: with the demo's button, or as BROWSER_USER with BROWSER_PASSWORD.
//
// Needs `make assets` and a Chromium: CHROMIUM, or the first of chromium, chromium-browser and google-chrome found.
// Prints what failed and `N passed, N failed`; exits with 1 when something did.
import { mkdirSync } from 'node:fs'
import { argv } from 'node:process'
import { axe, launch, signIn, watch } from './browser.mjs'
import { desk } from './desk.mjs'
import { evaluation } from './evaluation.mjs'
import { hub } from './hub.mjs'
import { keyboard } from './keyboard.mjs'
import { matters } from './matters.mjs'
import { money } from './money.mjs'
import { meetings } from './meetings.mjs'
import { patient } from './patient.mjs'
import { capacity } from './capacity.mjs'
import { care } from './care.mjs'
import { lists } from './lists.mjs'
import { people } from './people.mjs'
import { schemes } from './schemes.mjs'
import { quarter } from './quarter.mjs'
import { setUp } from './set-up.mjs'
import { whatIf } from './what-if.mjs'
import { year } from './year.mjs'
import { counter, expect } from './walk.mjs'
import { headings } from './xlsx.mjs'

const base = (argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '')
const option = (name, otherwise) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : otherwise)
const place = option('--place', 'demo')
const shots = option('--shots', '')
if (shots) mkdirSync(shots, { recursive: true })

const { check, end } = counter()
const browser = await launch()
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
// A busy machine is slow, and that is no fault of the pages.
context.setDefaultTimeout(60_000)
const page = await context.newPage()
const troubles = watch(page)
const go = (path) => page.goto(base + path, { waitUntil: 'load' })
const path = () => page.url().slice(base.length)

// The main path, by clicking: home, practice, indicator, number, source file.
const found = { home: '/' }
await check('signed out, one is asked to sign in', async () => {
  await go('/practices')
  expect(path() === '/sign-in?to=%2Fpractices', path())
  if (shots) await page.screenshot({ path: `${shots}/sign-in.png`, fullPage: true })
  const faults = await axe(page)
  expect(faults.length === 0, faults.join('\n'))
})
await check('the commissioner signs in', async () => {
  await signIn(page, base)
  expect((await page.locator('.lp-who__role').innerText()).startsWith('Commissioner'), 'the header does not say the role')
})
await check('home shows the place', async () => {
  await go('/')
  expect(path() === '/planning', path())
  expect((await page.locator('h1').innerText()).length > 1, 'there is no heading')
  expect((await page.locator('.lp-tile').count()) === 6, 'there are not six domains')
  expect((await page.locator('.lp-demo').count()) === (place === 'demo' ? 1 : 0), 'the banner about made-up data is wrong')
})
await check('home leads to a practice', async () => {
  await go('/practices')
  await page.locator('#table-practices tbody a[href^="/practices/"]').first().click()
  await page.waitForURL(/\/practices\/[A-Z0-9]+$/)
  found.practice = path()
  expect((await page.locator('.lp-facts dt').count()) >= 3, 'the practice has no facts')
})
await check('a practice leads to an indicator', async () => {
  await page.locator('#table-access tbody a[href^="/indicators/"]').first().click()
  await page.waitForURL(/\/indicators\//)
  found.indicatorOf = path()
  found.indicator = path().split('?')[0]
  expect((await page.locator('svg').count()) > 0, 'the indicator has no chart')
  expect(await page.getByText('How this number is made').isVisible(), 'the definition is not on the page')
})
await check('an indicator leads to its number', async () => {
  await page.locator('.lp-tile__value a').first().click()
  await page.waitForURL(/\/number\?/)
  found.number = path()
  for (const word of ['Numerator', 'Method']) expect(await page.getByText(word, { exact: true }).first().isVisible(), `${word} is missing`)
})
await check('a number leads to its source file', async () => {
  await page.locator('#table-files tbody a').first().click()
  await page.waitForURL(/\/data\//)
  found.file = path()
  expect(await page.getByText('SHA-256 of the file').isVisible(), 'the file has no hash')
})
const practices = await (async () => {
  await go('/practices')
  return page.locator('#table-practices tbody a[href^="/practices/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
})()
const codes = practices.slice(0, 3).map((href) => href.split('/').pop())
await check('ticked practices can be compared', async () => {
  await page.locator(`label[for="compare-${codes[0]}"]`).click()
  await page.locator(`label[for="compare-${codes[1]}"]`).click()
  await page.getByRole('button', { name: 'Compare the ticked practices' }).click()
  await page.waitForURL(/\/practices\/compare\?/)
  found.compare = path()
  expect((await page.locator('table').count()) > 0, 'nothing is compared')
})
await check('a heading sorts the practices', async () => {
  await go('/practices')
  const names = () => page.locator('#table-practices tbody tr').evaluateAll((rows) => rows.map((r) => r.cells[1].innerText))
  const before = await names()
  await page.locator('#table-practices th a', { hasText: 'People' }).click()
  await page.waitForURL(/sort=people/)
  expect(JSON.stringify(before) !== JSON.stringify(await names()), 'the order did not change')
  expect((await page.locator('th[aria-sort="descending"]').count()) === 1, 'the heading does not say how it is sorted')
})

const pages = {
  ...found,
  signals: '/signals',
  practices: '/practices',
  map: '/practices/map',
  place: await (async () => {
    await go('/')
    return (await page.getByRole('link', { name: 'Every figure of the place' }).getAttribute('href')) ?? '/groups'
  })(),
  groups: '/groups',
  indicators: '/indicators',
  data: '/data',
  tables: '/data/tables',
  about: '/about',
  accessibility: '/accessibility',
  missing: '/nowhere',
}

for (const [width, height] of [[1280, 900], [375, 800]]) {
  await page.setViewportSize({ width, height })
  for (const [name, at] of Object.entries(pages)) {
    await check(`${name} at ${width}`, async () => {
      const answer = await go(at)
      expect(answer.status() === (name === 'missing' ? 404 : 200), `status ${answer.status()}`)
      expect((await page.locator('h1').count()) === 1, 'there is not one h1')
      if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
      // Details hide tables that must be right as well.
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => d.setAttribute('open', '')))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wide <= 1, `the page is ${wide} pixels too wide`)
      const faults = await axe(page)
      expect(faults.length === 0, faults.join('\n'))
    })
  }
}
await page.setViewportSize({ width: 1280, height: 900 })

await check('no page had an error in the console or a failed request', async () => {
  const serious = troubles.filter((t) => !t.includes('/nowhere') && !t.includes('404 (Not Found)'))
  expect(serious.length === 0, serious.join('\n'))
})

await check('the main path works by keyboard alone', () => keyboard(context, base, pages))

await check('everything works without JavaScript', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
  plain.setDefaultTimeout(60_000)
  const still = await plain.newPage()
  await signIn(still, base)
  await still.locator('nav a', { hasText: 'Practices' }).click()
  await still.locator('#table-practices tbody a[href^="/practices/"]').first().click()
  await still.locator('#table-access tbody a[href^="/indicators/"]').first().click()
  await still.locator('summary', { hasText: 'Show as a table' }).click()
  expect(await still.locator('#table-over-time').isVisible(), 'the table behind the chart does not open')
  await still.locator('.lp-tile__value a').first().click()
  expect(still.url().includes('/number?'), 'the number is not reached')
  await plain.close()
})

for (const name of ['home', 'practice', 'indicator']) {
  await check(`${name} prints`, async () => {
    await go(pages[name])
    const pdf = await page.pdf({ format: 'A4', path: shots ? `${shots}/${name}.pdf` : undefined })
    expect(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 20_000 && pdf.length < 5_000_000, `the print has ${pdf.length} bytes`)
    await page.emulateMedia({ media: 'print' })
    expect(!(await page.locator('.lp-header nav').isVisible()), 'the menu is printed')
    expect(await page.locator('h1').isVisible(), 'the heading is not printed')
    await page.emulateMedia({ media: null })
  })
}

await check('a table comes as CSV', async () => {
  const answer = await context.request.get(`${base}/practices?table=practices&format=csv`)
  expect(answer.headers()['content-type'].startsWith('text/csv'), answer.headers()['content-type'])
  const lines = (await answer.text()).trim().split('\n')
  expect(lines[0].startsWith('Code,Practice,People,'), lines[0])
  expect(lines.length === practices.length + 1, `${lines.length - 1} rows for ${practices.length} practices`)
})
await check('a table comes as XLSX', async () => {
  const answer = await context.request.get(`${base}${pages.indicator}?table=ranking&format=xlsx`)
  const names = headings(await answer.body())
  for (const name of ['Code', 'Practice', 'Value', 'Numerator', 'Denominator']) expect(names.includes(name), `${name} is not among ${names.join(', ')}`)
})
await check('a table comes as JSON', async () => {
  const answer = await context.request.get(`${base}${pages.practice}?table=access&format=json`)
  expect((await answer.json()).rows.length > 0, 'there are no rows')
})
await check('the answers are guarded', async () => {
  const headers = (await context.request.get(base + '/')).headers()
  expect(headers['content-security-policy']?.startsWith("default-src 'self'"), 'there is no content security policy')
  expect(headers['x-content-type-options'] === 'nosniff', 'types may be guessed')
})

await check('a commissioner sees nobody and signs out', async () => {
  await go('/desk')
  expect((await page.locator('h1').innerText()) === 'You cannot open this', await page.locator('h1').innerText())
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/after=sign-out/)
  await go('/planning')
  expect(path().startsWith('/sign-in'), path())
})

// The pages over people, the desk and the week of a hub, where those there are made up.
if (place === 'demo') {
  await people(browser, base, check, shots)
  await lists(browser, base, check, shots)
  await patient(browser, base, check, shots)
  await desk(browser, base, check, shots)
  await whatIf(browser, base, check, shots)
  await meetings(browser, base, check, shots)
  await matters(browser, base, check, shots)
  await capacity(browser, base, check, shots)
  await evaluation(browser, base, check, shots)
  await schemes(browser, base, check, shots)
  await quarter(browser, base, check, shots)
  await money(browser, base, check, shots)
  await hub(browser, base, check, shots)
  await setUp(browser, base, check, shots)
  await care(browser, base, check, shots)
  // The last: it leaves the place a year older.
  await year(browser, base, check, shots)
}

await browser.close()
end()
