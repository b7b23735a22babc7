// What walks over cases have in common: somebody without a case, a form filled in by its questions, a move by its name, and the
// demo's clock.
import { expect, signIn } from './walk.mjs'

/** Letters that some names begin with: nobody's name stands here. */
const LETTERS = ['an', 'ma', 'sm', 'ha', 'jo', 'wi', 'be', 'co', 'el', 'th', 'od']

/** Somebody of this age at least who has no case and may begin on these pathways: the address of their page, and their number. */
export async function somebody(page, base, pathways, from = 18) {
  await signIn(page, base, 'Receptionist')
  for (const letters of LETTERS) {
    await page.goto(`${base}/people`, { waitUntil: 'load' })
    await page.locator('#person').fill(letters)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    const found = await page.locator('#table-found tbody a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    for (const person of found) {
      await page.goto(`${base}${person}/care`, { waitUntil: 'load' })
      const begin = await page.locator('#begin ~ ul a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      if (!pathways.every((id) => begin.some((at) => at.endsWith(`/${id}`)))) continue
      if (await page.locator('.lp-cases').count()) continue
      await page.goto(base + person, { waitUntil: 'load' })
      const facts = await page.locator('.lp-person__facts').innerText()
      const number = facts.match(/\d{3} \d{3} \d{4}/)?.[0]
      const age = Number(facts.match(/\((\d+)/)?.[1] ?? 0)
      // Whoever rings at night is found by their number.
      if (number && age >= from) return { person, number }
    }
  }
  throw new Error('nobody without a case was found')
}

/** Somebody on the list of those at risk about whom nothing is decided, of this age at least, in no care home, who may
 * begin on these pathways: the address of their page and of the decision, and their number. A clinician is signed in. */
export async function atRisk(page, base, pathways, from = 65) {
  await page.goto(`${base}/care/list`, { waitUntil: 'load' })
  const rows = await page.locator('.lp-risk tbody tr').evaluateAll((all) =>
    all.map((row) => ({
      person: row.querySelector('a[href^="/people/"]')?.getAttribute('href'),
      decide: row.querySelector('a[href^="/care/list/people/"]')?.getAttribute('href'),
      words: row.innerText,
    })),
  )
  for (const { person, decide, words } of rows) {
    const number = words.match(/\d{3} \d{3} \d{4}/)?.[0]
    const age = Number(words.match(/(\d+) years/)?.[1] ?? 0)
    if (!decide || !number || age < from || /care home/i.test(words)) continue
    await page.goto(`${base}${person}/care`, { waitUntil: 'load' })
    const begin = await page.locator('#begin ~ ul a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    // A campaign may have opened a case of its own for them: that is no hindrance.
    if (pathways.every((id) => begin.some((at) => at.endsWith(`/${id}`)))) return { person, decide, number }
  }
  throw new Error('nobody who may begin waits on the list')
}

/** Moves on pages of cases. */
export function cases(page, base) {
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()

  /** Presses a button or follows a link, and waits for the page that comes. */
  async function press(what) {
    await Promise.all([page.waitForNavigation(), what.click()])
  }

  /** The part of a form that asks this: of those that ask the same, the first. */
  function asked(question) {
    const words = new RegExp(`^\\s*${question.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s*\\(optional\\))?\\s*$`)
    const label = page.locator('label.nhsuk-label--s, legend.nhsuk-fieldset__legend--s').filter({ hasText: words }).first()
    return label.locator('xpath=ancestor::div[contains(@class, "nhsuk-form-group")][1]')
  }

  /** Answers questions by their words: what is typed, or the label of what is chosen. */
  async function answer(answers) {
    for (const [question, words] of Object.entries(answers)) {
      const group = asked(question)
      expect((await group.count()) === 1, `nothing asks “${question}”`)
      if (await group.locator('.lp-mark').count()) {
        for (const mark of await group.locator('select').all()) await mark.selectOption(String(words))
      } else if (await group.locator('input[type=radio], input[type=checkbox]').count()) {
        for (const one of [words].flat()) await group.getByLabel(one, { exact: true }).check()
      } else if (await group.locator('select').count()) {
        const options = await group.locator('option').evaluateAll((all) => all.map((one) => [one.value, one.text.trim()]))
        const chosen = options.find(([, name]) => name.startsWith(words))
        expect(chosen, `“${words}” is not offered: ${options.map(([, name]) => name).join('; ')}`)
        await group.locator('select').selectOption(chosen[0])
      } else {
        await group.locator('input, textarea').first().fill(String(words))
      }
    }
  }

  /** Sends the form, which is to be right. */
  async function send() {
    await press(page.locator('#send'))
    const wrong = page.locator('.nhsuk-error-summary')
    if (await wrong.count()) throw new Error(await wrong.innerText())
  }

  /** Opens a case; its address. */
  async function open(person, pathway, answers) {
    await go(`${person}/care/${pathway}`)
    await answer(answers)
    if (await page.locator('#agreed').count()) await page.locator('#agreed').check()
    await send()
    return page.url().slice(base.length).split('?')[0]
  }

  /** Makes a move of a case. */
  async function move(at, name, answers = {}, reason = '') {
    await go(at)
    await press(page.locator('.lp-moves').getByRole('link', { name, exact: true }))
    await answer(answers)
    if (reason) {
      const offered = page.getByLabel(reason, { exact: true })
      await ((await offered.count()) ? offered.check() : page.locator('#reason').fill(reason))
    }
    await send()
  }

  /** Writes in a section of a plan. */
  async function write(at, section, answers) {
    await go(at)
    const part = page.locator('.lp-section').filter({ has: page.getByRole('heading', { name: section }) })
    await press(part.first().locator('a[href*="/plan/"]'))
    await answer(answers)
    await send()
  }

  /** Says that a task is done, on the page of the case or of the list. */
  async function task(at, name) {
    await go(at)
    await press(page.locator('.lp-todo button', { hasText: name }).first())
  }

  return { go, text, press, answer, send, open, move, write, task }
}

/** Moves the demo's clock on to a day and a time. Whoever was signed in signs in anew. */
export async function clock(page, base, day, time = '09:00') {
  await signIn(page, base, 'Administrator')
  await page.goto(`${base}/system/clock`, { waitUntil: 'load' })
  await page.locator('#day').fill(day)
  await page.locator('#time').fill(time)
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Move the clock on' }).click()])
  const wrong = page.locator('.nhsuk-error-summary')
  if (await wrong.count()) throw new Error(await wrong.innerText())
}

/** The day that the demo has now. */
export async function today(page, base) {
  await signIn(page, base, 'Administrator')
  await page.goto(`${base}/system/clock`, { waitUntil: 'load' })
  return page.locator('#day').inputValue()
}

/** So many days after a day. */
export function after(day, days) {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}
