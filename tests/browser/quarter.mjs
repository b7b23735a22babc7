// A quarter of one enhanced service, from the practice to the bank and back: filled in with evidence, declared, returned, declared
// again, judged, approved, paid, looked at by a sample, and part of it comes back; over three roles, at two widths and in axe.
//
//   called by run.mjs; it signs in with the demo’s buttons and takes the first claim that the practice has to declare.
import { alone, expect, open, signIn } from './walk.mjs'

export async function quarter(browser, base, check, shots = '') {
  const { context, page, look, nothingWrong } = await open(browser, base, check, shots)
  const go = (at) => page.goto(base + at, { waitUntil: 'load' })
  const text = () => page.locator('main').innerText()
  const press = (what) => Promise.all([page.waitForNavigation(), what.click()])
  const button = (name) => page.getByRole('button', { name })
  const found = {}
  const declare = async () => {
    if (await page.locator('#late').count()) await page.locator('#late').fill('The nurse who keeps the list was away.')
    await page.locator('#true').check()
    await press(button(/^Declare/))
    expect(/The claim is declared/.test(await text()), await text())
  }

  await check('the practice finds the claim that waits for it', async () => {
    await signIn(page, base, 'Practice manager')
    // The program makes claims in its first minutes.
    for (let tries = 0; tries < 60; tries++) {
      await go('/claims')
      const row = page.locator('#table-mine tbody tr', { hasText: 'Suture removal' }).first()
      if (await row.count()) {
        found.claim = await row.locator('a').first().getAttribute('href')
        break
      }
      await page.waitForTimeout(2000)
    }
    expect(found.claim, 'there is no claim by suture-removal')
  })
  await look('claims', '/claims')
  await check('it is filled in, and a count below nought is told', async () => {
    await go(found.claim)
    await page.locator('#count-1').fill('-3')
    await press(button('Save and work it out'))
    expect(/below nought/.test(await text()), await text())
    await page.locator('#count-1').fill('24')
    await press(button('Save and work it out'))
    expect(/worked out again/.test(await text()), await text())
  })
  await check('a file that could run something is not taken, and a plain one is', async () => {
    await page.locator('#file').setInputFiles({ name: 'record.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') })
    await page.locator('#sure').check()
    await press(button('Add the file'))
    expect(/Send a PDF/.test(await text()), await text())
    await page.locator('#file').setInputFiles({ name: 'record.txt', mimeType: 'text/plain', buffer: Buffer.from('Three nurses were trained in May 2026.') })
    await page.locator('#sure').check()
    await press(button('Add the file'))
    expect(/The file is with the claim/.test(await text()), await text())
  })
  await look('claim-open', found.claim)
  await check('the practice declares it', async () => {
    await go(found.claim)
    await declare()
  })
  await check('the commissioner returns it with a reason', async () => {
    await signIn(page, base, 'Commissioner')
    await go(found.claim)
    await page.locator('#return-because').fill('Count again: two were seen in July.')
    await press(button('Return to the practice'))
    expect(/with the practice again/.test(await text()), await text())
  })
  await check('the practice sends it once more', async () => {
    await signIn(page, base, 'Practice manager')
    await go(found.claim)
    expect(/Count again/.test(await text()), await text())
    await page.locator('#count-1').fill('22')
    await press(button('Save and work it out'))
    await declare()
  })
  await check('the commissioner judges the file and approves', async () => {
    await signIn(page, base, 'Commissioner')
    await go(found.claim)
    if (await button(/^Accept/).count()) await press(button(/^Accept/))
    await press(button(/^Approve £/))
    expect(/The claim is approved/.test(await text()), await text())
    found.amount = (await page.locator('.lp-tile__value').first().innerText()).trim()
  })
  await look('claim-approved', found.claim)
  await check('finance pays it, once', async () => {
    await signIn(page, base, 'Finance officer')
    await go('/payments')
    await page.locator('#sure').check()
    await press(button('Make the run'))
    found.run = page.url().slice(base.length).split('?')[0]
    expect((await text()).includes(found.amount), await text())
    const file = await page.request.get(`${base}${found.run}?format=csv&table=bank`)
    expect(file.ok() && /Payee code/.test(await file.text()), `HTTP ${file.status()}`)
    await go('/payments')
    expect((await button('Make the run').count()) === 0, 'it would be paid twice')
  })
  await look('payment-run', found.run)
  await look('ledger', '/ledger')
  await check('the books hold, and come as a journal', async () => {
    expect(/They hold/.test(await text()), await text())
    const journal = await page.request.get(`${base}/ledger/journal`)
    expect(journal.ok() && /owed:/.test(await journal.text()), `HTTP ${journal.status()}`)
  })
  await check('the practice reads its remittance', async () => {
    await signIn(page, base, 'Practice manager')
    await go(found.run)
    expect((await text()).includes(found.amount) && !/For the bank/.test(await text()), await text())
  })
  await check('a sample is drawn by a seed that was written down before', async () => {
    await signIn(page, base, 'Commissioner')
    await go('/verification')
    await page.locator('#what').selectOption({ label: await page.locator('#what option', { hasText: 'July to September' }).first().innerText() })
    await press(button('Write the seed down'))
    await press(button(/^Draw the sample/).first())
    expect(/paid claims, drawn/.test(await text()), await text())
  })
  await look('verification', '/verification')
  await check('whoever approved a claim cannot look at it afterwards; another finds that part was not so', async () => {
    const find = async () => {
      const form = page.locator('form', { has: page.locator(`input[name=claim][value="${found.claim.split('/').pop()}"]`) })
      await form.locator('input[value=no]').check()
      await form.locator('input[name=amount]').fill('12.50')
      await form.locator('textarea').fill('One of them was not in the record.')
      await press(form.getByRole('button'))
    }
    await find()
    expect(/You approved or adjusted/.test(await text()), await text())
    // A colleague of the commissioner, who has an account of her own.
    await context.clearCookies()
    await go('/sign-in')
    await press(page.locator('.lp-offer', { hasText: 'Sorrel Ashgrove' }).first())
    await go('/verification')
    await find()
    expect(/What was found is written down/.test(await text()), await text())
    await go(found.claim)
    expect(/£12\.50\s+of it comes back/.test(await text()), await text())
  })
  await check('without JavaScript it says the same', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
    const other = await plain.newPage()
    await signIn(other, base, 'Practice manager')
    await other.goto(`${base}${found.claim}`)
    expect(await other.locator('#table-working').isVisible(), 'the working is not shown')
    await plain.close()
  })
  await check('whoever has no business with money is told so', async () => {
    await signIn(page, base, 'Receptionist')
    const answer = await page.goto(base + found.claim)
    expect(answer.status() === 403, `HTTP ${answer.status()}`)
  })
  await check('nothing went wrong', () => {
    nothingWrong([403, found.claim], [422, found.claim], [422, '/verification'])
  })
  await context.close()
}

await alone(import.meta.url, quarter)
