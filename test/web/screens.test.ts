import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { writeAgreed } from '../../src/wire/messages/fixOf.ts'
import { violations } from './axe.ts'
import { calledAcross } from './calledAcross.ts'
import { Chromium, type Look, type Window } from './chromium.ts'
import { Desk } from './desk.ts'
import { SomeDay } from './someDay.ts'
import { Visit } from './Visit.ts'

const TIMEOUT_MS = 300_000

/** Where pictures of the screens are put, for eyes; nowhere by default. */
const pictures = process.env.WEB_PICTURES ?? ''
/** In which looks each screen is opened: of the four, two that have all themes and widths in them. */
const looks = Chromium.looks.filter((_, at) => process.env.WEB_LOOKS === 'all' || at % 3 === 0)

/** Each screen with what is on it once it is there. */
const screens = [
  { name: 'load-line', path: '/', shows: 'Load line', once: '.ladder .notional' },
  { name: 'accounts', path: '/accounts', shows: 'Accounts', once: 'text=trader-0' },
  { name: 'account', path: '/accounts/trader-034', shows: 'trader-034', once: '.tree summary' },
  { name: 'calls', path: '/calls', shows: 'Calls', once: 'text=trader-034' },
  { name: 'call', path: '/calls/:call', shows: 'Record of a call', once: 'text=call opened' },
  { name: 'day', path: '/day', shows: 'Day', once: 'td:has-text("in force")' },
  { name: 'notice', path: '/day/:call', shows: 'Notice', once: 'text=Please bring' },
  { name: 'annexes', path: '/annexes', shows: 'Annexes', once: 'text=csa-1 of ALPHA' },
  {
    ...{ name: 'annex', path: '/annexes/csa-1%20of%20BETA', shows: 'csa-1 of BETA' },
    once: 'text=a-1',
  },
  { name: 'pressure', path: '/pressure', shows: 'Pressure', once: '.panel' },
  { name: 'markets', path: '/markets', shows: 'Markets', once: 'td a' },
  {
    name: 'market',
    path: '/markets/BTC%2FUSDT%3AUSDT',
    shows: 'BTC/USDT:USDT',
    once: '.queues td',
  },
  { name: 'rules', path: '/rules/desk?from=1&to=2', shows: 'Rules', once: 'del' },
  { name: 'alerts', path: '/alerts', shows: 'Alerts', once: '.ledger td' },
  { name: 'journal', path: '/journal', shows: 'Journal', once: 'ol li' },
] as const

describe('the dashboard in Chromium', { timeout: TIMEOUT_MS, skip: Chromium.skip }, () => {
  let visit: Visit
  let desk: Desk
  /** The id of the call of trader-034. */
  let call: string

  before(
    async () => {
      visit = await Visit.begin()
      desk = visit.desk
      call = (await desk.get('/v1/calls?account=trader-034')).calls[0].id
      await calledAcross(desk)
      if (pictures !== '') mkdirSync(pictures, { recursive: true })
    },
    { timeout: TIMEOUT_MS },
  )

  after(async () => await Visit.end(visit))

  const signedIn = (look?: Look, secret?: string): Promise<Window> =>
    Visit.window(visit, look, secret)

  const seqOf = async (page: Page): Promise<string> =>
    (await page.locator('header .seq .num').innerText()).replaceAll(/\D/g, '')

  for (const look of looks) {
    test(`[WEB13] every screen shows its own of a replayed day and passes axe, ${look.theme} at ${look.width}`, async () => {
      const { page, complaints, context } = await signedIn(look)
      const found: string[] = []
      for (const { name, path, shows, once } of screens) {
        await page.goto(`${desk.url}${path.replace(':call', call)}`)
        await page.locator(once).first().waitFor()
        assert.equal(await page.locator('h1').first().innerText(), shows)
        await page.waitForTimeout(pictures === '' ? 0 : 700)
        if (pictures !== '') {
          await page.screenshot({ path: `${pictures}/${name}-${look.theme}-${look.width}.png` })
        }
        found.push(...(await violations(page)).map((one) => `${path}: ${one}`))
        const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        assert.equal(await page.evaluate(over), 0, `${path} is no wider than ${look.width}`)
      }
      assert.deepEqual(found, [])
      // That the first study of the pressure is not done yet is an answer, and is shown as one.
      assert.deepEqual(
        complaints.filter((one) => !one.endsWith('/v1/pressure')),
        [],
      )
      await context.close()
    })
  }

  test('[WEB14] a call acknowledged in the page is in the journal, with the name of the key', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/calls`)
    const row = page.locator('tr', { hasText: 'trader-034' })
    await row.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    await row.getByText('seen by').waitFor()
    const { entries } = await desk.get('/v1/journal?type=AcknowledgeCall')
    assert.equal(entries.length, 1)
    const [{ command, events }] = entries
    const id = events.find(({ type }: { type: string }) => type === 'CallAcknowledged')?.call
    assert.equal((await desk.get(`/v1/calls/${id}`)).account, 'trader-034')
    assert.equal((await row.innerText()).includes(`seen by ${command.actor}`), true)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB14] what needs a reason cannot be sent without; a refusal is told in its form', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/calls/${call}`)
    await page.getByRole('button', { name: 'Extend' }).click()
    const form = page.getByRole('dialog')
    assert.ok(await form.getByRole('button', { name: 'Extend' }).isDisabled())
    await form.getByLabel('Reason').fill('a wire is under way')
    await form.getByLabel('New deadline').fill('2021-05-19T12:00')
    await form.getByRole('button', { name: 'Extend' }).click()
    await form.getByRole('alert').waitFor()
    await form.getByLabel('New deadline').fill('2021-05-19T16:00')
    await form.getByRole('button', { name: 'Extend' }).click()
    await form.waitFor({ state: 'detached' })
    assert.equal((await desk.get(`/v1/calls/${call}`)).deadline, Date.UTC(2021, 4, 19, 16))
    await page.getByText('19 May 2021, 16:00:00').first().waitFor()
    await context.close()
  })

  test('[WEB14] an account is restricted and released from its page, each with a reason', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/accounts/trader-010`)
    const panel = page.getByRole('region', { name: 'Restrictions' })
    await panel.getByText('None: it may do').waitFor()
    await panel.getByRole('button', { name: 'Restrict…' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('What').selectOption('noWithdrawal')
    await form.getByLabel('until a moment').check()
    await form.getByLabel('Until, local time').fill('2021-05-19T20:00')
    await form.getByLabel('Reason').fill('documents are missing')
    await form.getByRole('button', { name: 'Restrict' }).click()
    await panel.getByText('may not withdraw').waitFor()
    await panel.getByText('documents are missing').waitFor()
    const { restrictions } = await desk.get('/v1/accounts/trader-010/restrictions')
    assert.equal(restrictions[0].until, Date.UTC(2021, 4, 19, 20))
    await panel.getByRole('button', { name: 'Release…' }).click()
    await form.getByLabel('Reason').fill('they came')
    await form.getByRole('button', { name: 'Release' }).click()
    await panel.getByText('None: it may do').waitFor()
    const { entries } = await desk.get('/v1/journal?account=trader-010&type=Released')
    assert.equal(entries[0].command.actor, restrictions[0].by)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB21] the protections of an account stand on its page: armed, funded, and what came of the last try', async () => {
    const { page, complaints, context } = await signedIn()
    const terms = {
      ...{
        name: 'sleep',
        target: null,
        budget: '1000',
        times: 2,
        coolDown: 60_000,
        deadline: 60_000,
      },
      ...{ trigger: { kind: 'ratio', above: '0.99' }, actions: [{ kind: 'reduce' }] },
    }
    const command = {
      type: 'SetProtection',
      id: 'web-21',
      account: 'trader-010',
      protection: terms,
    }
    await desk.post('/v1/commands', [command])
    await page.goto(`${desk.url}/accounts/trader-010`)
    const panel = page.getByRole('region', { name: 'Protections' })
    await panel.locator('b', { hasText: 'sleep' }).waitFor()
    await panel.getByText('marginRatio above 0.99').waitFor()
    await panel.getByText('triggered 0 of 2 times').waitFor()
    await panel.getByText('never tried').waitFor()
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB25] [PROT17] a protection of an isolated position is set on its page, tried, told and taken back', async () => {
    const at = 'BTC/USDT:USDT'
    const fill = { account: 'alone', instrument: at, leg: 'net', contracts: '1', fee: '0' }
    const own = { account: 'alone', owner: 'owner-alone', group: 'book', rulebook: 'desk' }
    const maker = { ...fill, account: 'maker', contracts: '-1' }
    const price = '38000.00'
    await desk.post('/v1/commands', [
      { type: 'OpenAccount', id: 'w25-1', ...own, positionMode: 'net' },
      { type: 'Deposit', id: 'w25-2', account: 'alone', asset: 'USDT', amount: '20000' },
      {
        ...{ type: 'ChangeMode', id: 'w25-3', account: 'alone' },
        change: { kind: 'marginMode', instrument: at, mode: 'isolated' },
      },
      { type: 'ReportFill', id: 'w25-4', fill: 'w25-a', ...fill, price },
      { type: 'ReportFill', id: 'w25-5', fill: 'w25-b', ...maker, price },
    ])
    const id = encodeURIComponent(`alone/${at}`)
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/accounts/${id}`)
    const panel = page.getByRole('region', { name: 'Protections', exact: true })
    await panel.getByText('None: nothing is done').waitFor()
    await panel.getByRole('button', { name: 'Protect…' }).click()
    const form = page.getByRole('dialog')
    assert.deepEqual(await violations(page), [])
    const send = form.getByRole('button', { name: 'Protect', exact: true })
    assert.ok(await send.isDisabled())
    await form.getByRole('textbox', { name: 'Name' }).fill('margin first')
    await form.getByRole('textbox', { name: 'this' }).fill('lots')
    await form.getByLabel('Most it may move or trade').fill('5000')
    assert.equal(await form.getByRole('textbox', { name: 'From' }).inputValue(), 'alone')
    if (pictures !== '') await page.screenshot({ path: `${pictures}/protect-form.png` })
    await send.click()
    await form.getByRole('alert').waitFor()
    await form.getByRole('textbox', { name: 'this' }).fill('0.05')
    await form.getByLabel('Until the margin ratio').fill('0.04')
    await form.getByRole('button', { name: 'And else…' }).click()
    await send.click()
    await form.waitFor({ state: 'detached' })
    await panel.locator('b', { hasText: 'margin first' }).waitFor()
    await panel.getByText('marginRatio above 0.05, to 0.04').waitFor()
    const told = (await desk.get(`/v1/accounts/${id}`)).protections[0]
    assert.deepEqual([told.name, told.actions.length, told.isFunded], ['margin first', 2, true])
    if (pictures !== '') await page.screenshot({ path: `${pictures}/protect-light-1280.png` })
    await panel.getByText('funded', { exact: true }).waitFor()
    await panel.getByText(/^last tried .*: was not enough \(budget: /).waitFor()
    await panel.getByText('triggered 1 of 3 times').waitFor()
    await panel.getByRole('button', { name: 'Remove… margin first' }).click()
    await form.getByRole('button', { name: 'Remove', exact: true }).click()
    await panel.getByText('None: nothing is done').waitFor()
    const reader = await signedIn(undefined, desk.key('read'))
    await reader.page.goto(`${desk.url}/accounts/${id}`)
    await reader.page.getByText('Why these numbers').waitFor()
    assert.equal(await reader.page.getByRole('button', { name: 'Protect…' }).count(), 0)
    await reader.context.close()
    // That the first form was refused is told by the console as well.
    assert.deepEqual(
      complaints.filter((one) => !one.endsWith('/v1/commands')),
      [],
    )
    await context.close()
  })

  test('[WEB26] an annex is followed on its screen: messages taken, a transfer accepted, a dispute ended, a part met', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/annexes`)
    await page.getByRole('link', { name: 'csa-1 of ALPHA' }).click()
    const calls = page.getByRole('region', { name: 'Calls both ways' })
    const form = page.getByRole('dialog')
    await calls.getByText('2,200,000.00').waitFor()
    const messages = (await desk.get('/v1/annexes/csa-1%20of%20BETA')).messages
    await page.getByRole('button', { name: 'Take messages…' }).click()
    await form.getByLabel('Text').fill(messages.map((one: { text: string }) => one.text).join('\n'))
    await form.getByRole('button', { name: 'Take', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    await calls.getByText('600,000.00', { exact: true }).waitFor()
    const cdm = messages.find(({ type }: { type: string }) => type === 'Answer').forms[0].text
    await page.getByRole('button', { name: 'Read an answer…' }).click()
    await form.getByLabel('Text').fill(cdm)
    await form.getByRole('button', { name: 'Read', exact: true }).click()
    await form.getByText('agrees in part').waitFor()
    await form.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Answer… b-1' }).click()
    assert.deepEqual(await violations(page), [])
    await form.getByRole('button', { name: 'Answer a transfer' }).click()
    await page.getByRole('button', { name: 'It has come… b-1' }).click()
    await form.getByRole('button', { name: 'It has come' }).click()
    await calls.getByText('partly met').waitFor()
    await calls.getByRole('button', { name: 'Recalculate… a-1' }).click()
    await form.getByLabel(/^Quotations/).fill('lots')
    await form.getByRole('button', { name: 'Recalculate' }).click()
    await form.getByRole('alert').waitFor()
    await form.getByLabel(/^Quotations/).fill('2700000\n2640000\n2760000')
    await form.getByRole('button', { name: 'Recalculate' }).click()
    await calls.getByText('1,900,000.00', { exact: true }).waitFor()
    const told = await desk.get('/v1/annexes/csa-1%20of%20ALPHA')
    assert.deepEqual([told.calls[0].brought, told.calls[0].disputed], ['981225', '0'])
    const kept = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save all' }).click()
    const lines = readFileSync(await (await kept).path(), 'utf8')
      .trim()
      .split('\n')
    assert.equal(lines.length, told.messages.length)
    await page.getByText(/: Recalculation$/).click()
    await page.locator('details[open]').getByText('The other formats have no').waitFor()
    if (pictures !== '') {
      await page.screenshot({ path: `${pictures}/annex-alpha.png`, fullPage: true })
    }
    const reader = await signedIn(undefined, desk.key('read'))
    await reader.page.goto(`${desk.url}/annexes/csa-1%20of%20ALPHA`)
    await reader.page.getByText('partly met').waitFor()
    assert.equal(await reader.page.getByRole('button', { name: 'Take messages…' }).count(), 0)
    await reader.context.close()
    // That one form was refused is told by the console as well.
    assert.deepEqual(
      complaints.filter((one) => !one.endsWith('/commands')),
      [],
    )
    await context.close()
  })

  test('[WEB23] the record of a call shows who was told, what came back, and the call as a message', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/calls/${call}`)
    const panel = page.getByRole('region', { name: 'Messages', exact: true })
    await panel.getByText('delivered').first().waitFor()
    await panel.getByText('Nothing yet.').waitFor()
    const { forms, notice } = await desk.get(`/v1/calls/${call}/messages`)
    await panel.locator('summary', { hasText: 'Notice in plain words' }).click()
    assert.equal(await panel.locator('details[open] pre').innerText(), notice)
    await panel.locator('summary', { hasText: 'FIX 4.4' }).click()
    const fix = forms.find(({ format }: { format: string }) => format === 'fix').text
    await panel.getByText(fix.replaceAll('\u0001', '|'), { exact: true }).waitFor()
    await panel.getByText('ISO 20022 has no place for it').waitFor()
    assert.deepEqual(await violations(page), [])
    if (pictures !== '') {
      await page.screenshot({ path: `${pictures}/call-messages.png`, fullPage: true })
    }
    await panel.getByRole('button', { name: 'Read an answer…' }).click()
    const form = page.getByRole('dialog')
    const message = form.getByLabel('The message')
    await message.fill('{')
    await form.getByRole('button', { name: 'Read it' }).click()
    await form.getByRole('alert').waitFor()
    const { amount } = await desk.get(`/v1/calls/${call}`)
    await message.fill(answerTo(call, '10'))
    await form.getByRole('button', { name: 'Read it' }).click()
    await form.getByText('Agreed in part').waitFor()
    assert.deepEqual(await violations(page), [])
    await form.getByRole('button', { name: 'Record the answer' }).click()
    await form.waitFor({ state: 'detached' })
    await panel.getByText('the mark is late').waitFor()
    const { dispute } = await desk.get(`/v1/calls/${call}`)
    assert.deepEqual([dispute.agreed, dispute.reason], ['10', 'the mark is late'])
    assert.ok(Number(dispute.asked) >= Number(amount))
    await page.getByRole('button', { name: 'Resolve' }).click()
    await form.getByLabel('Reason').fill('it was right')
    await form.getByRole('button', { name: 'End the dispute' }).click()
    await form.waitFor({ state: 'detached' })
    await panel.getByText('it was right').waitFor()
    assert.equal((await desk.get(`/v1/calls/${call}`)).dispute, null)
    const kept = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const saved = JSON.parse(readFileSync(await (await kept).path(), 'utf8'))
    const types = saved.history.flatMap(({ events }: { events: { type: string }[] }) =>
      events.map(({ type }) => type),
    )
    assert.deepEqual([saved.id, types[0]], [call, 'CallOpened'])
    assert.ok(types.includes('CallDisputeResolved'))
    // That what is no message cannot be read is told by the console as well.
    assert.deepEqual(
      complaints.filter((one) => !one.endsWith('/read')),
      [],
    )
    await context.close()
  })

  test('[WEB22] the troves of an account stand on its page, and there is no such panel where it has none', async () => {
    const { page, complaints, context } = await signedIn()
    const account = 'trader-011'
    const branch = {
      ...{ collateral: 'WETH', ratioCritical: '1.5', ratioMinimum: '1.1', ratioBatch: '0.1' },
      ...{ ratioShutdown: '1.1', penaltyPool: '0.05', penaltyRedistribution: '0.1' },
    }
    const trove = { branch: 'WETH', trove: 'a', collateral: '10', debt: '10000', rate: '0.05' }
    const { timestamp } = await desk.get('/v1/status')
    const index = { asset: 'WETH', price: '2000', time: timestamp, source: 'test' }
    const told = [
      { type: 'DefineAsset', asset: 'BOLD', decimals: 18 },
      { type: 'DefineAsset', asset: 'WETH', decimals: 18 },
      {
        type: 'DefineTroves',
        system: 'bold',
        coin: 'BOLD',
        gas: 'WETH',
        staleAfter: 86_400_000,
        branches: [branch],
      },
      { type: 'SetMarks', marks: [], indices: [index] },
      { type: 'Deposit', account, asset: 'WETH', amount: '20' },
      { type: 'UseTroves', account, system: 'bold', use: { type: 'open', ...trove } },
      {
        type: 'UseTroves',
        account,
        system: 'bold',
        use: { type: 'deposit', branch: 'WETH', amount: '4000' },
      },
    ]
    await desk.post(
      '/v1/commands',
      told.map((one, at) => ({ id: `web-22-${at}`, ...one })),
    )
    await page.goto(`${desk.url}/accounts/${account}`)
    const panel = page.getByRole('region', { name: 'Troves', exact: true })
    await panel.getByText('10,009.58').waitFor()
    await panel.getByText('1,101.05').waitFor()
    await panel.getByText('4,000.00').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.goto(`${desk.url}/accounts/trader-010`)
    await page.getByRole('region', { name: 'Positions', exact: true }).waitFor()
    assert.equal(await panel.count(), 0)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB14] [ALR30] a silence is made and ended on the screen of alerts', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/alerts`)
    await page.getByRole('button', { name: 'Silence…', exact: true }).first().click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Reason').fill('they move their book')
    const silence = form.getByRole('button', { name: 'Silence it' })
    assert.ok(await silence.isDisabled(), 'not of everything')
    await form.getByLabel('Account').fill('trader-01*')
    await form.getByRole('button', { name: '8 h' }).click()
    await silence.click()
    const row = page.locator('tr', { hasText: 'they move their book' })
    await row.getByText('7 h').waitFor()
    const [made] = (await desk.get('/v1/silences')).silences
    assert.deepEqual(made.match, { accounts: ['trader-01*'] })
    assert.ok(made.isInForce)
    await row.getByRole('button', { name: 'End' }).click()
    await row.getByText(`ended by ${made.by}`).waitFor()
    assert.equal((await desk.get('/v1/silences')).silences[0].isInForce, false)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB15] a key that may only read is offered no act', async () => {
    const { page, context } = await signedIn(Visit.wide, desk.key('read'))
    await page.goto(`${desk.url}/calls`)
    await page.getByText('key may only read').first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Acknowledge' }).count(), 0)
    await page.goto(`${desk.url}/journal`)
    await page.locator('ol li').first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Arming and switches' }).count(), 0)
    await page.goto(`${desk.url}/accounts/trader-010`)
    await page.getByText('None: it may do').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Restrict…' }).count(), 0)
    await page.goto(`${desk.url}/alerts`)
    await page.getByText('may not read who is told').waitFor()
    await context.close()
  })

  test('[WEB16] a change of rules is proposed only as it was tried on the present book', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/rules/desk?propose=1`)
    const [tryIt, propose] = ['Try it on the present book', 'Propose it'].map((name) =>
      page.getByRole('button', { name }),
    )
    const draft = page.getByLabel('The new version, as JSON')
    await draft.fill((await draft.inputValue()).replace('"0.01"', '"0.02"'))
    assert.ok(await propose?.isDisabled())
    await tryIt?.click()
    await page.getByText('would be liquidated').waitFor()
    assert.ok(await propose?.isEnabled())
    await draft.fill(`${await draft.inputValue()} `)
    assert.ok(await propose?.isDisabled())
    await tryIt?.click()
    await propose?.click()
    await page.getByText('Version 3 is proposed').waitFor()
    const { versions } = await desk.get('/v1/rulebooks/desk')
    assert.equal(versions.length, 3)
    await context.close()
  })

  test('[WEB12] an address holds what was chosen, and opened again shows the same', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/accounts`)
    await page.getByText('trader-0').first().waitFor()
    await page.locator('select').first().selectOption('warning')
    await page.getByRole('button', { name: 'Distance' }).click()
    await page.waitForURL(/level=warning&sort=distance/)
    const count = page.locator('.accounts header .num').first()
    await page.waitForFunction("document.querySelector('.accounts header .num').innerText === '8'")
    const rows = await page.locator('[role=row]').allInnerTexts()
    await page.reload()
    await page.waitForFunction("document.querySelector('.accounts header .num').innerText === '8'")
    await page.locator('[role=row] a').first().waitFor()
    assert.deepEqual(await page.locator('[role=row]').allInnerTexts(), rows)
    assert.equal(await count.innerText(), '8')
    await page.keyboard.press('/')
    await page.keyboard.type('trader-034\n')
    await page.waitForURL(/q=trader-034/)
    await context.close()
  })

  test('[WEB24] a day is told, saved, turned over, and leads to the notice of a call in each text', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/day`)
    const { calls, opened } = (await desk.get('/v1/day?date=2021-05-19')).day
    await page.getByText(`${calls.length} calls were in force on 2021-05-19`).waitFor()
    const box = page.getByRole('region', { name: 'Opened', exact: true })
    assert.match(await box.innerText(), new RegExp(`call\\s+${opened[0].count}\\s`))
    const kept = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const saved = readFileSync(await (await kept).path(), 'utf8')
      .trim()
      .split(/\r?\n/)
    assert.equal(saved.length, calls.length + 1)
    await page.getByRole('button', { name: 'The day before' }).click()
    await page.getByText('No call was in force.').waitFor()
    assert.ok(page.url().includes('date=2021-05-18'))
    await page.getByRole('button', { name: 'The day after' }).click()
    await page.getByLabel('Whose midnights').selectOption('Asia/Tokyo')
    await page.getByText('From 2021-05-18T15:00:00.000Z').waitFor()
    await page.getByRole('link', { name: `Notice of ${call}` }).click()
    const notice = page.getByRole('region', { name: 'The notice' })
    await notice.getByText('Margin call').waitFor()
    await page.getByLabel('Text').selectOption('short')
    await notice.getByText(/^owner-034: [\d.]+ USDT by /).waitFor()
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false)
    assert.equal(await notice.isVisible(), true)
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB13] it can be used by keyboard', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/`)
    await page.locator('.ladder').waitFor()
    for (const [letter, heading] of [
      ['c', 'Calls'],
      ['m', 'Markets'],
      ['a', 'Accounts'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(letter)
      await page.getByRole('heading', { name: heading, exact: true }).waitFor()
    }
    await page.locator('[role=row] a').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/accounts\/trader-/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys and signs' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth')
    assert.equal(outline, '2px')
    await context.close()
  })

  test('[WEB11] what is not there is said where it would be', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/accounts/nobody`)
    await page.getByRole('alert').getByText('nobody').waitFor()
    await page.goto(`${desk.url}/calls?due=overdue`)
    await page.getByText('None is due like that.').waitFor()
    await page.goto(`${desk.url}/accounts?q=nobody`)
    await page.getByText('holds “nobody”').waitFor()
    await page.goto(`${desk.url}/nowhere`)
    await page.getByText('Nothing stands at this address').waitFor()
    await context.close()
  })

  test('[WEB27] index, loop gain, cash called and time to call are drawn as prices come', async () => {
    const { page, complaints, context } = await signedIn()
    await page.goto(`${desk.url}/pressure`)
    const panels = ['Pressure index', 'Loop gain', 'Cash called by a move of 10 %']
    const next = page.getByRole('region', { name: 'Time to the next call' })
    await next.getByText('by a half').waitFor()
    const told = SomeDay.commands().findLast(({ marks }) => marks !== undefined) as SomeDay.Command
    for (const minute of [1, 2, 3]) {
      const time = told.time + minute * 60_000
      await Desk.play(desk, [{ ...told, id: `web-24-${minute}`, time }])
      await page.waitForTimeout(300)
    }
    for (const name of panels) {
      await page.getByRole('region', { name }).getByRole('img').locator('canvas').waitFor()
    }
    const { index } = await desk.get('/v1/pressure')
    const shown = page.getByRole('region', { name: 'Pressure index' }).locator('.aside b')
    assert.equal(await shown.innerText(), index.value.toFixed(1))
    const before = await next.locator('.aside b').innerText()
    await next.getByLabel('Volatility of a day').selectOption('1')
    await page.waitForURL(/volatility=1$/)
    await next.getByRole('img', { name: /by 1 % a day/ }).waitFor()
    assert.notEqual(await next.locator('.aside b').innerText(), before)
    assert.deepEqual(await violations(page), [])
    assert.deepEqual(
      complaints.filter((one) => !one.endsWith('/v1/pressure')),
      [],
    )
    await context.close()
  })

  test('[WEB10] stopped and started again under an open page, it says so, and shows the same sequence', async () => {
    const { page, context } = await signedIn()
    await page.goto(`${desk.url}/`)
    await page.locator('.ladder').waitFor()
    const [before, color] = [await seqOf(page), await colorOf(page)]
    await desk.stop()
    await page.getByText('Disconnected.').waitFor()
    assert.notEqual(await colorOf(page), color)
    await page.getByText(/old, last heard/).waitFor()
    await desk.start()
    await page.getByText('Disconnected.').waitFor({ state: 'detached' })
    const { seq } = await desk.get('/v1/status')
    await page.waitForFunction(
      `document.querySelector('header .seq .num').innerText.replaceAll(/\\D/g, '') === '${seq}'`,
    )
    assert.ok(seq >= Number(before))
    assert.equal(await colorOf(page), color)
    await context.close()
  })
})

/** What trader-034 answers by FIX, as a person would paste it. */
const answerTo = (call: string, agreed: string): string =>
  writeAgreed(
    {
      agreement: { id: 'desk', framework: 'other', signed: null },
      ...{ a: 'PLIMSOLL', b: 'trader-034', caller: 'a', kind: 'delivery', call, currency: 'USDT' },
      ...{ valuedOn: '2021-05-19', sentAt: Date.UTC(2021, 4, 19), id: 'r1', agreed },
      ...{ answer: 'part', reason: 'the mark is late' },
    },
    { sender: 'trader-034', target: 'PLIMSOLL', seq: 1 },
  ).replaceAll('\u0001', '|')

const colorOf = (page: Page): Promise<string> =>
  page.evaluate("getComputedStyle(document.querySelector('.ladder .notional')).color")
