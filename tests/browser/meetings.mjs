// A team’s meeting as those who hold it would: planned, its agenda drawn, somebody asked, what was decided written down, the
// minutes printed; the small acts of a case beside it; and a campaign step by step. Every page at two widths and in axe.
//
//   called by run.mjs; it signs in with the demo’s buttons and takes whoever the place has: nobody’s name stands here.
import { alone, expect, open, signIn } from './walk.mjs'

export async function meetings(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()
  const press = (what) => Promise.all([page.waitForNavigation(), what.click()])
  const found = {}

  await check('a meeting is planned and its agenda drawn', async () => {
    await signIn(page, base, 'Clinician')
    await go('/care')
    await press(page.getByRole('link', { name: 'Meetings', exact: true }))
    await press(page.getByRole('button', { name: 'Plan it and draw its agenda' }))
    expect(/Write on which day/.test(await text()), await text())
    const day = new Date(Date.now() + 7 * 24 * 3600 * 1000).toISOString().slice(0, 10)
    await page.locator('#day').fill(day)
    await page.locator('#time').fill('13:00')
    await page.locator('#place').fill('Room 2')
    await press(page.getByRole('button', { name: 'Plan it and draw its agenda' }))
    found.meeting = page.url().slice(base.length).split('?')[0]
    expect(/The meeting is planned/.test(await text()), await text())
  })
  await look('meetings', '/care/meetings')
  await check('somebody is asked who is in no directory', async () => {
    await go(found.meeting)
    await page.locator('summary').first().click()
    await page.locator('#name').fill('Jo Example')
    await page.locator('#whence').fill('The hospice')
    await press(page.getByRole('button', { name: 'Write down' }))
    expect(/The hospice/.test(await text()), await text())
  })
  await check('a case is put on the agenda from its own page', async () => {
    await go('/care')
    found.case = await page.locator('.lp-cases tbody a').first().getAttribute('href')
    expect(found.case, 'the practice has no case')
    await go(`${found.case}/meeting`)
    await page.locator('#meeting').selectOption(found.meeting.split('/').pop())
    await page.locator('#words').fill('How it goes at home')
    await press(page.getByRole('button', { name: 'Put it on the agenda' }))
  })
  await look('meeting', found.meeting)
  await check('what was decided is written into the case', async () => {
    await go(found.meeting)
    const link = page.locator(`a[href="${found.meeting}/cases/${found.case.split('/').pop()}"]`)
    await press(link)
    // A pathway with a form of its own for meetings asks for more; any other takes words.
    const words = page.locator('#reason')
    if (await words.count()) await words.fill('Ring the family')
    else {
      const decided = page.locator('textarea').filter({ hasNot: page.locator('xpath=self::*[@readonly]') })
      for (const one of await decided.all()) if (!(await one.inputValue())) await one.fill('Ring the family')
    }
    found.form = await page.locator('#send').count()
  })
  await look('meeting-decided-form')
  await check('and stands in the minutes', async () => {
    await press(page.locator('#send'))
    expect(/Ring the family/.test(await text()), await text())
  })
  await look('meeting-minutes')
  await check('the minutes print on A4 without anything to press', async () => {
    await page.emulateMedia({ media: 'print' })
    const pressed = await page.locator('main button:visible, main input:visible, main select:visible').count()
    if (shots) await page.screenshot({ path: `${shots}/meeting-print.png`, fullPage: true })
    await page.emulateMedia({ media: 'screen' })
    expect(pressed === 0, `${pressed} things to press are on the paper`)
  })
  await look('case-lead', `${found.case}/lead`)

  await check('a campaign finds people and goes on where it stopped', async () => {
    await signIn(page, base, 'Practice manager')
    await go('/care/campaigns/flu')
    const find = page.getByRole('button', { name: /Take the next/ })
    if (await find.count()) {
      await press(find)
      expect(/Done for \d+/.test(await text()), await text())
    }
    const call = page.getByRole('button', { name: /^Call: the next/ })
    if (await call.count()) await press(call.first())
    expect(/In the campaign/.test(await text()), await text())
  })
  await look('campaign', '/care/campaigns/flu')
  await check('who cannot be sent a text gets a letter, a sheet each', async () => {
    await go('/care/campaigns/flu')
    await press(page.getByRole('link', { name: 'Print the letters' }))
    found.letters = await page.locator('.lp-letter').count()
    expect(found.letters > 0, await text())
    // One sheet a letter, and nothing else on paper.
    await page.emulateMedia({ media: null })
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    const sheets = (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length
    expect(sheets === found.letters, `${sheets} sheets for ${found.letters} letters`)
    await page.emulateMedia({ media: 'print' })
    expect(!(await page.locator('h1').isVisible()), 'what is not the letter is printed')
    await page.emulateMedia({ media: null })
  })
  await look('letters', '/care/campaigns/flu/letters')
  await check('they are written down as sent, once', async () => {
    await press(page.getByRole('button', { name: 'They are printed: write them down as sent' }))
    expect(new RegExp(`${found.letters} letters? (is|are) written down as sent`).test(await text()), await text())
    expect(!(await page.locator('.lp-letter').count()), 'a letter waits still')
  })
  await look('letters-none', '/care/campaigns/flu/letters')
  for (const campaign of ['annual-review', 'learning-disability-check', 'severe-mental-illness-check']) {
    await look(`campaign-${campaign}`, `/care/campaigns/${campaign}`)
  }
  await look('campaign-coverage', '/care/campaigns/flu/coverage')
  await check('the commissioner sees coverage and nobody', async () => {
    await signIn(page, base, 'Commissioner')
    await go('/care/campaigns/flu/coverage')
    expect((await page.locator('a[href^="/care/cases/"]').count()) === 0, 'a case can be reached')
    const answer = await page.goto(base + '/care/campaigns/flu')
    expect(answer.status() === 403, `status ${answer.status()}`)
    const meeting = await page.goto(base + found.meeting)
    expect(meeting.status() === 403, `status ${meeting.status()}`)
  })
  await check('nothing went wrong on the way', async () => nothingWrong([403], [422]))
  await context.close()
}

await alone(import.meta.url, meetings)
