// Capacity and demand as the commissioner and a practice's manager see them, at two widths and in axe:
//
//   node tests/browser/capacity.mjs BASE_URL [--shots DIR]
//
// The place must be the demo: what is counted of it is there soon after it was started.
import { mkdirSync } from 'node:fs'
import { argv, exit } from 'node:process'
import { pathToFileURL } from 'node:url'
import { axe, launch, watch } from './browser.mjs'
import { signIn } from './people.mjs'

const SIZES = [[1280, 900], [375, 800]]

function expect(truth, message) {
  if (!truth) throw new Error(message)
}

export async function capacity(browser, base, check, shots = '') {
  if (shots) mkdirSync(shots, { recursive: true })
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const troubles = watch(page)

  async function look(name) {
    for (const [width, height] of SIZES) {
      await check(`${name} at ${width}`, async () => {
        await page.setViewportSize({ width, height })
        expect((await page.locator('h1').count()) === 1, 'there is not one h1')
        if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wide <= 1, `the page is ${wide} pixels too wide`)
        const faults = await axe(page)
        expect(faults.length === 0, faults.join('\n'))
      })
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  await check('what is counted here is there', async () => {
    await signIn(page, base, 'Commissioner')
    for (let tries = 0; tries < 60; tries += 1) {
      await page.goto(`${base}/capacity`, { waitUntil: 'load' })
      if (await page.locator('#table-contract').count()) return
      await page.waitForTimeout(1000)
    }
    throw new Error('nothing was counted within a minute')
  })
  await look('capacity-place')
  await check('the commissioner looks at one practice', async () => {
    await page.locator('#table-practices tbody a').last().click()
    await page.locator('#table-contract').waitFor()
    expect(/withheld/.test(await page.locator('main').innerText()), 'nothing is said of small numbers')
  })
  await look('capacity-other')
  await check('a manager sees their own, and who must answer the telephone', async () => {
    await signIn(page, base, 'Practice manager')
    await page.goto(`${base}/capacity`, { waitUntil: 'load' })
    expect(/as counted/.test(await page.locator('.lp-lede').innerText()), 'the numbers are not their own')
    expect((await page.locator('#org').count()) === 0, 'another practice can be chosen')
    if (await page.locator('#handling').count()) {
      await page.locator('#handling').fill('240')
      await page.getByRole('button', { name: 'Work out' }).click()
      await page.locator('#table-phone').waitFor()
    }
  })
  await look('capacity-own')
  await check('nothing went wrong on the pages of capacity', () => {
    expect(troubles.length === 0, troubles.join('\n'))
  })
  await context.close()
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
  const base = (argv[2] ?? 'http://127.0.0.1:8099').replace(/\/$/, '')
  const shots = argv.includes('--shots') ? argv[argv.indexOf('--shots') + 1] : ''
  let [passed, failed] = [0, 0]
  const browser = await launch()
  await capacity(browser, base, async (name, test) => {
    try {
      await test()
      passed += 1
    } catch (error) {
      failed += 1
      console.log(`FAILED ${name}\n  ${String(error.message ?? error).split('\n').slice(0, 12).join('\n  ')}`)
    }
  }, shots)
  await browser.close()
  console.log(`${passed} passed, ${failed} failed`)
  exit(failed ? 1 : 0)
}
