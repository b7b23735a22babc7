// Takes the pictures of the README and docs/pages.md from a served place.
//   node tests/browser/pictures.mjs BASE_URL INDICATOR PRACTICE [FOLDER]
// Signs in as tests/browser/run.mjs does.
import { mkdirSync } from 'node:fs'
import { argv } from 'node:process'
import { launch, signIn } from './browser.mjs'

const [base, indicator, practice, folder = 'docs/images'] = argv.slice(2)
mkdirSync(folder, { recursive: true })
const pages = {
  home: ['/', 1750],
  practices: ['/practices', 1300],
  practice: [`/practices/${practice}`, 1700],
  indicator: [`/indicators/${indicator}`, 1700],
  number: [`/indicators/${indicator}/number?org=${practice}`, 1500],
  map: ['/practices/map', 1300],
  data: ['/data', 1100]
}
const browser = await launch()
for (const width of [1280, 375]) {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  await signIn(page, base.replace(/\/$/, ''))
  for (const [name, [path, most]] of Object.entries(pages)) {
    const answer = await page.goto(base.replace(/\/$/, '') + path, { waitUntil: 'load' })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`)
    const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), most)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, clip: { x: 0, y: 0, width, height }, fullPage: true })
  }
  await page.close()
}
await browser.close()
