// From home to a source file with Tab and Enter alone.

/** Presses Tab until the element in focus leads to what is wanted; each stop must be seen. */
export async function tabTo(page, wanted) {
  for (let i = 0; i < 900; i += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const e = document.activeElement
      if (!e || e === document.body) return { href: '', seen: true, what: 'body' }
      const s = getComputedStyle(e)
      const seen = s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.backgroundColor === 'rgb(255, 235, 59)'
      return { href: e.getAttribute('href') ?? e.getAttribute('xlink:href') ?? '', seen, what: e.outerHTML.slice(0, 120) }
    })
    if (!at.seen) throw new Error(`the focus cannot be seen on ${at.what}`)
    if (at.href && wanted.test(at.href)) return
  }
  throw new Error(`nothing that leads to ${wanted} was reached`)
}

async function follow(page, wanted) {
  await tabTo(page, wanted)
  await Promise.all([page.waitForURL(wanted), page.keyboard.press('Enter')])
}

export async function keyboard(context, base, pages) {
  const page = await context.newPage()
  await page.goto(base + '/')
  await page.keyboard.press('Tab')
  const first = await page.evaluate(() => document.activeElement?.getAttribute('href'))
  if (first !== '#maincontent') throw new Error('the first stop is not the link to the main content')
  await follow(page, /\/practices$/)
  await page.waitForLoadState('load')
  await follow(page, new RegExp(`${pages.practice}$`))
  await page.waitForLoadState('load')
  await follow(page, /\/indicators\/[a-z]+\/[a-z0-9-]+\?org=/)
  await page.waitForLoadState('load')
  await follow(page, /\/number\?/)
  await page.waitForLoadState('load')
  await follow(page, /\/data\/[^t]/)
  await page.close()
}
