// What every walk over pages has in common: a page that is watched, a look at it at two widths, and a run by itself.
import { mkdirSync } from 'node:fs'
import { argv, exit } from 'node:process'
import { pathToFileURL } from 'node:url'
import { axe, launch, watch } from './browser.mjs'

const DESK = { width: 1280, height: 900 }
const PHONE = { width: 375, height: 800 }

export function expect(truth, message) {
  if (!truth) throw new Error(message)
}

/** Counts what passes and tells what does not. */
export function counter() {
  const counted = { passed: 0, failed: 0 }
  async function check(name, test) {
    try {
      await test()
      counted.passed += 1
    } catch (error) {
      counted.failed += 1
      console.log(`FAILED ${name}\n  ${String(error.message ?? error).split('\n').slice(0, 12).join('\n  ')}`)
    }
  }
  /** Says how it went and ends. */
  function end() {
    console.log(`${counted.passed} passed, ${counted.failed} failed`)
    exit(counted.failed ? 1 : 0)
  }
  return { check, end }
}

/** Signs in with a button of the demo: as a role of a practice, or of a network's hub, which has people of some roles too. */
export async function signIn(page, base, role, where = 'practice') {
  await page.context().clearCookies()
  await page.goto(`${base}/sign-in`, { waitUntil: 'load' })
  const offered = page.locator('.lp-offer', { has: page.locator('strong', { hasText: new RegExp(`^${role}$`) }) })
  const hubs = /PCN|hub|network/i
  await offered.filter(where === 'hub' ? { hasText: hubs } : { hasNotText: hubs }).first().click()
  await page.waitForLoadState('load')
  expect(!page.url().includes('/sign-in'), `signing in as ${role} of a ${where} led to ${page.url()}`)
}

/** A page of its own, what was asked for on it, what went wrong on it, and a way to look at it. */
export async function open(browser, base, check, shots, { phone = false } = {}) {
  if (shots) mkdirSync(shots, { recursive: true })
  const own = phone ? PHONE : DESK
  const context = await browser.newContext({ viewport: own })
  // A busy machine is slow, and that is no fault of the pages.
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const troubles = watch(page)
  const asked = []
  page.on('request', (r) => asked.push(r.url()))

  /** Looks at a page as it stands, or at an address, at both widths. */
  async function look(name, at, status = 200) {
    for (const size of [DESK, PHONE]) {
      await check(`${name} at ${size.width}`, async () => {
        await page.setViewportSize(size)
        if (at) {
          const answer = await page.goto(base + at, { waitUntil: 'load' })
          expect(answer.status() === status, `status ${answer.status()}`)
        }
        expect((await page.locator('h1').count()) === 1, 'there is not one h1')
        if (shots) await page.screenshot({ path: `${shots}/${name}-${size.width}.png`, fullPage: true })
        const closed = await page.locator('details:not([open])').elementHandles()
        for (const one of closed) await one.evaluate((d) => d.setAttribute('open', ''))
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wide <= 1, `the page is ${wide} pixels too wide`)
        const faults = await axe(page)
        expect(faults.length === 0, faults.join('\n'))
        for (const one of closed) await one.evaluate((d) => d.removeAttribute('open'))
      })
    }
    await page.setViewportSize(own)
  }

  /** No address that was asked for says whom: not by the number, however it is written. */
  function nobodyInAddresses(number) {
    const digits = number.replace(/\D/g, '')
    const bad = asked.map((url) => decodeURIComponent(url.slice(base.length))).filter((path) => path.replace(/\D/g, '').includes(digits))
    expect(bad.length === 0, bad.join('\n'))
  }

  /** Nothing went wrong but the answers that a walk provokes: their status, and where they are meant to come only from there. */
  function nothingWrong(...provoked) {
    const meant = (line) => provoked.some(([status, at = '']) => line.includes(at) && new RegExp(`: ${status}$|status of ${status}\\b`).test(line))
    const bad = troubles.filter((line) => !meant(line))
    expect(bad.length === 0, bad.join('\n'))
  }

  return { context, page, asked, look, nobodyInAddresses, nothingWrong }
}

/** Runs a walk by itself, where its file is the one that was called: `node FILE BASE_URL [--shots DIR]`. */
export async function alone(file, walk) {
  if (file !== pathToFileURL(argv[1]).href) return
  const base = (argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '')
  const shots = argv.includes('--shots') ? argv[argv.indexOf('--shots') + 1] : ''
  const { check, end } = counter()
  const browser = await launch()
  await walk(browser, base, check, shots)
  await browser.close()
  end()
}
