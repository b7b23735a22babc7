// The browser, what goes wrong in it, and what axe finds.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'

const need = createRequire(new URL('../../assets/package.json', import.meta.url))
const { chromium } = need('playwright-core')
const source = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

function executable() {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const all = (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const path = env.CHROMIUM ?? all.find((file) => existsSync(file))
  if (!path) throw new Error('no Chromium was found: install it, or set CHROMIUM to its path')
  return path
}

/** Starts Chromium. */
export function launch() {
  // Inside a container the browser's own sandbox cannot start; the pages are ours.
  return chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** Signs in as the commissioner: with the demo's button, or with the name and password that the environment gives. */
export async function signIn(page, base) {
  await page.goto(`${base}/sign-in`, { waitUntil: 'load' })
  if (env.BROWSER_USER) {
    await page.getByLabel('User name').fill(env.BROWSER_USER)
    await page.getByLabel('Password', { exact: true }).fill(env.BROWSER_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  } else {
    await page.locator('.lp-offer', { hasText: /^Commissioner/ }).first().click()
  }
  await page.waitForURL(`${base}/planning`)
}

/** Gathers what the console and the network complain about. */
export function watch(page) {
  const troubles = []
  page.on('console', (m) => m.type() === 'error' && troubles.push(`${page.url()}: ${m.text()}`))
  page.on('pageerror', (e) => troubles.push(`${page.url()}: ${e.message}`))
  // What a reader leaves before it has come is not a failure.
  page.on('requestfailed', (r) => r.failure()?.errorText !== 'net::ERR_ABORTED' && troubles.push(`${r.url()}: ${r.failure()?.errorText}`))
  page.on('response', (r) => r.status() >= 400 && troubles.push(`${r.url()}: ${r.status()}`))
  return troubles
}

/** Runs axe on the page as it stands; a line for each fault. */
export async function axe(page) {
  // Through the debugger, which the content security policy does not bind.
  await page.evaluate(source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.map((v) => `${v.id}: ${v.help} – ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')} (${v.nodes.length})`)
}
