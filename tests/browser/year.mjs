// A year of one person's story over those who look after them: found on the list of those at highest risk, the plan written by
// a nurse of the co-ordination centre, a hospital admission that comes as an alert, a link worker who finds company, a care home
// and its weekly round, wishes for the end of life that are read at two in the morning, and where they died. The demo's clock
// moves through the year, so that promises fall due and are kept or are late. Run it last: it leaves the place a year older.
//
//   node tests/browser/year.mjs BASE_URL [--shots DIR]
import { after, atRisk, cases, clock, today } from './case.mjs'
import { alone, expect, open, signIn } from './walk.mjs'

const PATHWAYS = ['case-management', 'social-prescribing', 'care-home-round', 'end-of-life']
const MATRON = 'Mairead Ploverdale'
const MATRON_ROLE = 'Co-ordination centre nurse'

export async function year(browser, base, check, shots = '') {
  const { context, page, look, nobodyInAddresses, nothingWrong } = await open(browser, base, check, shots)
  const { go, text, press, answer, send, move, write, task, open: begin } = cases(page, base)
  const at = {}
  const as = (role) => signIn(page, base, role)
  const on = (days) => after(at.began, days)
  const has = async (...words) => {
    const shown = await text()
    for (const one of words) expect(shown.includes(one), `“${one}” is not there:\n${shown}`)
  }

  await check('a clinician finds somebody at high risk on the list', async () => {
    at.began = await today(page, base)
    await as('Clinician')
    Object.assign(at, await atRisk(page, base, PATHWAYS))
  })

  // Without them nothing else can be tried.
  if (!at.person) return

  // November: a plan.
  await check('the practice offers case management, and names who leads it', async () => {
    await go(at.decide)
    await has('Why they are on the list', 'decides nothing')
    await press(page.getByRole('button', { name: /^Accept/ }))
    await answer({ 'Lead professional': MATRON, 'Asked of the person': 4, 'First visit': on(7) })
    await send()
    await has('They are taken on')
    await go(`${at.person}/care`)
    at.plan = await page.locator('.lp-cases a').first().getAttribute('href')
    await go(at.plan)
    await has('The plan is being made', `${MATRON} leads it`)
  })
  await look('year-accepted', at.plan)
  await check('nobody outside the practice sees it before the person agrees', async () => {
    await as(MATRON_ROLE)
    expect((await page.goto(base + at.plan)).status() === 403, 'the matron sees it without a yes')
    await as('Clinician')
    await go(at.plan)
    await press(page.getByRole('button', { name: 'The person agrees', exact: true }))
    await has('Co-ordination centre nurse')
  })
  await check('whoever leads it has it in hand, and sees what is still to be written', async () => {
    await as(MATRON_ROLE)
    await go('/care')
    expect((await page.locator(`a[href="${at.plan}"]`).count()) > 0, await text())
    await go(at.plan)
    await has('Still to be written', 'About me')
  })
  await check('the doctor sees that the matron writes, and where', async () => {
    await go(`${at.plan}/plan/1`)
    await as('Clinician')
    await go(at.plan)
    await has(`${MATRON}, since`, 'has this section open to write')
    await go(`${at.plan}/plan/1`)
    await has(`${MATRON}, since`)
  })
  await look('year-both-write')
  await check('whoever leaves without saving is seen no more', async () => {
    await press(page.getByRole('button', { name: 'Leave without saving' }))
    await as(MATRON_ROLE)
    await go(at.plan)
    expect(!(await text()).includes('has this section open'), await text())
  })
  const sections = {
    'About me': { 'What matters most to me': 'My garden, and not to be a burden', 'Who matters most to me': 'My sister' },
    'Needs, concerns or health problems': { 'Need or problem': 'Breathless on the stairs', 'Clinical Frailty Scale': 6 },
    'Goals and hopes': { 'What I hope for': 'To sit in the garden in May' },
    'Actions and activities': { 'What is done': 'Breathing exercises', 'Who does it': 'Physiotherapist' },
    'Contingency plans': {
      'How one sees that I am getting worse': 'Sleeps in the chair',
      'What to do first': 'The rescue pack on the shelf',
      'Whom to ring': 'The co-ordination centre, day and night',
    },
    Medicines: { 'What is difficult about them': 'Small print' },
    'People who help': { Who: 'A sister in the next street', 'Is this an unpaid carer?': 'Yes' },
    Safety: { 'Falls in the last year': 2 },
  }
  for (const [section, answers] of Object.entries(sections)) {
    await check(`the matron writes: ${section}`, () => write(at.plan, section, answers))
  }
  await check('the plan is agreed', async () => {
    await move(at.plan, 'Agree the plan', {
      'Agreed with': 'The person',
      'Is there doubt that the person can decide this for themselves?': 'No',
      'Has the person a copy?': 'Yes',
    })
    await has('The plan is in use', 'Review the plan')
  })
  await look('year-plan', at.plan)

  // January: hospital, as an alert.
  await check('the clock goes on to January', () => clock(page, base, on(50)))
  await check('the practice hears from the ward, and tells those who look after them', async () => {
    await as('Receptionist')
    await go(at.person)
    await press(page.getByRole('link', { name: 'Tell those who look after them what happened' }))
    await press(page.getByRole('button', { name: 'Tell them' }))
    await has('Nobody was told')
  })
  await look('year-news-wrong')
  await check('the matron is told at once', async () => {
    await page.getByLabel('Admitted to hospital').check()
    await press(page.getByRole('button', { name: 'Tell them' }))
    await has('Whoever looks after them is told')
    await as(MATRON_ROLE)
    await go('/care')
    await has('Admitted to hospital as an emergency.', 'Ring the ward and share the plan')
  })
  await look('year-alert', '/care')
  await check('the ward is rung, and the person comes home', async () => {
    await task(at.plan, 'Ring the ward and share the plan')
    await move(at.plan, 'Ask the ward', { 'Expected home on': on(54), 'Has the ward seen the plan?': 'Yes' })
    await clock(page, base, on(54))
    await as(MATRON_ROLE)
    await move(at.plan, 'Back home')
    await task(at.plan, 'Visit or ring, and look at the plan anew')
    await has('The plan is in use')
  })

  // February to May: company.
  await check('the practice refers to a link worker, who is told', async () => {
    await clock(page, base, on(80))
    await as('Receptionist')
    at.company = await begin(at.person, 'social-prescribing', {
      'What would help?': 'Company',
      'What matters to you?': 'Somebody to walk with',
    })
    await as('Link worker')
    await go('/community')
    expect((await page.locator(`a[href="${at.company}"]`).count()) > 0, await text())
    await has('Waiting for a link worker to make contact')
  })
  await look('year-link-worker', '/community')
  await check('a promise that is not kept is late on the link worker’s home', async () => {
    await clock(page, base, on(85))
    await as('Link worker')
    await go('/community')
    expect(/\d+ late/.test(await text()), await text())
  })
  await check('contact, sessions, and an ending that is planned', async () => {
    await move(at.company, 'Make first contact', {
      'Wellbeing (ONS4)': 4,
      'What would you like to be different?': 'To go out again',
    })
    for (const days of [90, 104, 118]) {
      await clock(page, base, on(days))
      await as('Link worker')
      const was = { When: on(days), 'Did the person come?': 'Yes', 'What was done': 'Round the park' }
      await move(at.company, 'Record a session', was)
    }
    await move(at.company, 'Plan the ending', {}, 'The neighbours call for them on Sundays')
    await has('how it goes on without a link worker')
  })
  await check('the outcome is known, before and after', async () => {
    await move(at.company, 'Finish', { 'Wellbeing (ONS4)': 7, 'What changed': 'Walks with two neighbours' })
      .catch((why) => expect(/403|not part|cannot/.test(String(why)), String(why)))
    await as('Receptionist')
    await go(at.company)
    await has('The case is closed', 'Walks with two neighbours')
  })
  await look('year-outcome', at.company)

  // June: a review that fell due, and a care home.
  await check('the review of the plan is late, and is made', async () => {
    await clock(page, base, on(200))
    await as(MATRON_ROLE)
    await go('/care')
    await has('Late')
    const review = { 'How does it go?': 'Weaker; cannot manage the stairs', 'Does the plan change?': 'No' }
    await move(at.plan, 'Review', review)
  })
  await check('they move into a care home, and the round takes over', async () => {
    await as('Clinician')
    const closing = { 'Summary for the record': 'Moved into Larkfield House', 'Asked of the person': 6 }
    await move(at.plan, 'Close', closing, 'Moved into a care home with its own round')
    await has('The case is closed')
    at.round = await begin(at.person, 'care-home-round', { 'Care home': 'Larkfield House', 'Lives there since': on(198) })
    await write(at.round, 'Needs, concerns or health problems', { Problems: 'Heart failure; breathless' })
    await write(at.round, 'Contingency plans', {
      'If I get worse': 'Look for fluid first',
      'Whom to ring by day, and at night': 'The practice; at night 111',
      Hospital: 'Only for comfort or a broken bone',
    })
  })
  await check('the care home sees its resident, and helps to write the plan', async () => {
    await as('Care home staff')
    expect(new URL(page.url()).pathname === '/residents', page.url())
    expect((await page.locator(`a[href="${at.round}"]`).count()) > 0, await text())
    await write(at.round, 'About me', { 'What matters most to me': 'The wireless, and my window' })
  })
  await look('year-care-home', '/residents')
  await check('the round is made, and leaves the home something to do', async () => {
    await as('Clinician')
    await move(at.round, 'Finish the first plan')
    await clock(page, base, on(207))
    await as('Clinician')
    await move(at.round, 'Seen on the round', {
      'What was found': 'Ankles swollen',
      Weight: 58,
      What: 'Weigh them each morning',
    })
    await as('Care home staff')
    await has('Weigh them each morning')
    await task('/residents', 'Weigh them each morning')
    expect(page.url().startsWith(`${base}/residents`), page.url())
    await has('The task is done.')
  })
  await look('year-care-home-case', at.round)
  await check('a worry of the home is a task of the practice within two hours', async () => {
    await move(at.round, 'Raise a concern', { 'What is the matter?': 'Sleepy since breakfast', NEWS2: 4 })
    await as('Clinician')
    await go(at.round)
    await has('Answer the home')
    await task(at.round, 'Answer the home')
  })

  // September: the end of life.
  await check('wishes are asked for, and the care home sees them', async () => {
    await clock(page, base, on(300))
    await as('Clinician')
    at.last = await begin(at.person, 'end-of-life', {
      'Care home, if they live in one': 'Larkfield House',
      'Why now': 'Would not be a surprise if they died within a year',
    })
    await as('Care home staff')
    const wishes = { 'Wishes to be cared for': 'Care home', 'Wishes to die': 'Care home', 'If that cannot be': 'Hospice' }
    await write(at.last, 'Preferences', wishes)
  })
  const wishes = {
    'About me': { 'What matters most to me': 'The wireless' },
    'Diagnoses and prognosis': { 'Main diagnosis': 'Heart failure', 'Likely prognosis': 'Months' },
    'Cardiopulmonary resuscitation': {
      Decision: 'Not to be attempted',
      'Decided on': null,
      'Where the form is': 'Yellow folder, nurses’ office',
      'Talked about with the person': 'Yes',
    },
    'Treatment and escalation': { 'What treatment is for': 'Comfort', Hospital: 'Only where comfort cannot be had here' },
    'Legal information': { 'Advance decision to refuse treatment': 'No', 'Attorney for health and welfare': 'No' },
    'Medicines in the home': {
      'Are anticipatory medicines in the home?': 'Yes',
      'Where they are kept': 'Medicines trolley',
      'Medicine and strength': 'Morphine 10 mg/ml',
      For: 'Breathlessness',
      Allergies: 'None known',
    },
    'Whom to ring': { Name: 'A sister', 'Who they are': 'Sister', Telephone: '01709 555 0101', 'How to get in': 'Ring twice' },
  }
  for (const [section, answers] of Object.entries(wishes)) {
    await check(`the doctor writes: ${section}`, async () => {
      if (section === 'About me') await as('Clinician')
      if ('Decided on' in answers) answers['Decided on'] = on(299)
      await write(at.last, section, answers)
    })
  }
  await check('the plan is shared', async () => {
    await move(at.last, 'Share the plan')
    await as('Care home staff')
    await go(at.last)
    await has('Not to be attempted', 'Medicines trolley')
    expect(!(await text()).includes('Ring twice'), 'how to get in is not the home’s to read')
  })
  await look('year-care-home-plan', at.last)
  await look('year-care-home-night', `${at.last}/night`)

  // October, two in the morning.
  await check('111 finds and reads the plan at two in the morning, by keyboard alone', async () => {
    await clock(page, base, on(340), '02:00')
    await as('NHS 111 clinician')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.locator('#person').focus()
    await page.keyboard.type(at.number)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    await page.getByRole('link', { name: /^Look for/ }).first().focus()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    await has('Not to be attempted', 'Morphine 10 mg/ml', 'Medicines trolley', '01709 555 0101', 'Care home')
    const bottom = await page.evaluate(() => document.querySelector('.lp-night').getBoundingClientRect().bottom)
    expect(bottom <= 800, `the plan ends at ${Math.round(bottom)} of 800 pixels`)
    at.night = page.url().slice(base.length)
  })
  await look('year-night')

  // November again: the last days, and where.
  await check('the last days begin, and everybody who may come is told', async () => {
    await clock(page, base, on(350))
    await as('Care home staff')
    await move(at.last, 'In the last days', { 'Seen by a clinician today?': 'Yes', 'Do those close to them know?': 'Yes' })
    await as('Clinician')
    await go('/care')
    await has('The last days have begun')
  })
  await check('they die where they wished to, and it is written down', async () => {
    await clock(page, base, on(352))
    await as('Care home staff')
    await move(at.round, 'Has died').catch((why) => expect(!String(why).includes('nothing asks'), String(why)))
    await as('Clinician')
    await go(at.last)
    await move(at.last, 'Has died')
    const died = { 'Died on': on(352), Where: 'Care home', 'Have those close to them been rung?': 'Yes' }
    await move(at.last, 'Finish', died)
    await has('The case is closed', 'Wishes to die', 'Care home')
  })
  await look('year-end', at.last)
  await check('nobody outside sees anything from then on', async () => {
    await as('NHS 111 clinician')
    expect((await page.goto(base + at.night)).status() === 403, 'the plan is still read at night')
    await as('Care home staff')
    for (const one of [at.last, at.round]) expect((await page.goto(base + one)).status() === 403, 'the home still sees it')
    await go('/residents')
    expect(!(await page.locator(`a[href="${at.last}"]`).count()), 'it is still on the home’s page')
  })
  await check('the commissioner counts what came of it, and reaches nobody', async () => {
    await as('Commissioner')
    await go('/care/counts?pathway=end-of-life')
    for (const one of [at.plan, at.company, at.round, at.last]) {
      expect((await page.goto(base + one)).status() === 403, one)
    }
  })
  await check('nobody was named in an address', () => nobodyInAddresses(at.number))
  await check('nothing went wrong in the year', () => {
    nothingWrong([422, '/news'], [403, '/care/cases/'], [403, '/emergency-plan'])
  })
  await context.close()
}

await alone(import.meta.url, year)
