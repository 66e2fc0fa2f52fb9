import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { Chromium } from './chromium.ts'
import { Visit } from './Visit.ts'

const TIMEOUT_MS = 300_000

/** In which a list that grew by being printed would have. */
const SETTLE_MS = 500

/** Where pictures of what is printed are put, for eyes; nowhere by default. */
const pictures = process.env.WEB_PICTURES ?? ''

/** What leaves the page: on paper and as files; and the forms that stand above it. */
describe('paper, files and dialogs of the dashboard', {
  timeout: TIMEOUT_MS,
  skip: Chromium.skip,
}, () => {
  let visit: Visit
  let call: string

  before(
    async () => {
      visit = await Visit.begin()
      call = (await visit.desk.get('/v1/calls?account=trader-034')).calls[0].id
    },
    { timeout: TIMEOUT_MS },
  )

  after(async () => await Visit.end(visit))

  test('[WEB17] printed, a screen is black on white and whole, also of a dark one, with nothing to press', async () => {
    const { page, context } = await Visit.window(visit, { theme: 'dark', width: 1280 })
    const at = (path: string) => page.goto(`${visit.desk.url}${path}`)
    for (const [path, once] of [
      [`/calls/${call}`, 'text=call opened'],
      ['/accounts/trader-034', '.tree summary'],
      ['/calls', 'text=trader-034'],
      ['/journal', 'ol li'],
      ['/accounts', 'text=trader-0'],
      ['/alerts', '.ledger td'],
    ] as const) {
      await page.emulateMedia({ media: 'screen' })
      await at(path)
      await page.locator(once).first().waitFor()
      await page.emulateMedia({ media: 'print' })
      const buttons = page.locator('button:visible:not([role=columnheader] button)')
      assert.equal(await buttons.count(), 0, `${path}: no button but a column's name`)
      for (const role of ['navigation', 'search', 'slider', 'combobox'] as const) {
        assert.equal(await page.getByRole(role).count(), 0, `${path}: no ${role} on paper`)
      }
      assert.deepEqual(await lookOf(page), { color: 'rgb(0, 0, 0)', paper: 'rgb(255, 255, 255)' })
      if (pictures !== '') {
        const name = path.slice(1).replaceAll('/', '-')
        await page.screenshot({ path: `${pictures}/paper-${name}.png`, fullPage: true })
      }
      // What is scrolled on a screen lies open on paper.
      assert.equal(await page.evaluate(hidden), 0, `${path}: nothing is cut off`)
    }
    await context.close()
  })

  test('[WEB17] the record of a call is one page, the accounts that were in view are few', async () => {
    const { page, context } = await Visit.window(visit)
    const pages = async (path: string, once: string): Promise<number> => {
      await page.goto(`${visit.desk.url}${path}`)
      await page.locator(once).first().waitFor()
      const paper = (await page.pdf({ format: 'A4' })).toString('latin1')
      return paper.match(/\/Type\s*\/Page\b/g)?.length ?? 0
    }
    assert.equal(await pages(`/calls/${call}`, 'text=call opened'), 1)
    assert.ok((await pages('/accounts', 'text=trader-0')) <= 2)
    await page.emulateMedia({ media: 'print' })
    await page.waitForTimeout(SETTLE_MS)
    const rows = await page.getByRole('row').count()
    assert.ok(rows > 20 && rows < 45, `${rows} of 61 rows`)
    await context.close()
  })

  test('[WEB6] the files hold what the service says, every row and every digit', async () => {
    const { page, complaints, context } = await Visit.window(visit)
    const { desk } = visit
    const saved = async (path: string, once: string): Promise<readonly Row[]> => {
      await page.goto(`${desk.url}${path}`)
      await page.locator(once).first().waitFor()
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV' }).click()
      const file = await (await coming).path()
      return rowsOf(readFileSync(file, 'utf8'))
    }
    const { accounts, total } = await desk.get('/v1/accounts?sort=ratio&limit=1000')
    const listed = await saved('/accounts', 'text=trader-0')
    assert.equal(listed.length, total)
    assert.deepEqual(
      listed.map(({ account, equity, slack }) => [account, equity, slack]),
      accounts.map((one: Row) => [one.account, one.equity, one.slack]),
    )
    const { calls } = await desk.get('/v1/calls')
    const called = await saved('/calls', 'text=trader-034')
    assert.deepEqual(
      called.map(({ id, amount, deadline }) => [id, amount, deadline]),
      calls.map((one: Row & { deadline: number }) => [
        ...[one.id, one.amount, new Date(one.deadline).toISOString()],
      ]),
    )
    const { alerts } = await desk.get('/v1/alerts?limit=200')
    const told = await saved('/alerts', '.ledger td')
    assert.deepEqual(
      told.map(({ id, text }) => [id, text]),
      alerts.map(({ id, text }: Row) => [`${id}`, text]),
    )
    assert.deepEqual(complaints, [])
    await context.close()
  })

  test('[WEB18] a dialog passes axe, keeps the keyboard, and gives it back when it is closed', async () => {
    const { page, complaints, context } = await Visit.window(visit, { theme: 'dark', width: 390 })
    for (const [path, opener, title] of [
      [`/calls/${call}`, 'Waive', 'Waive: trader-034'],
      ['/journal', 'Arming and switches', 'Arming and switches'],
      ['/accounts/trader-010', 'Restrict…', 'Restrict: trader-010'],
      ['/alerts', 'Silence…', 'Silence'],
    ] as const) {
      await page.goto(`${visit.desk.url}${path}`)
      const button = page.getByRole('button', { name: opener, exact: true }).first()
      const form = page.getByRole('dialog', { name: title, exact: true })
      for (const way of ['Escape', 'Close', 'beside'] as const) {
        await button.focus()
        await page.keyboard.press('Enter')
        await form.waitFor()
        if (way === 'Escape') {
          assert.deepEqual(await violations(page), [], path)
          for (let at = 0; at < 12; at++) await page.keyboard.press('Tab')
          assert.ok(await page.evaluate(isWithin), `${path}: the keyboard stays in the dialog`)
          await page.keyboard.press('Escape')
        } else if (way === 'Close')
          await form.getByRole('button', { name: 'Close', exact: true }).first().click()
        else await page.mouse.click(4, 4)
        await form.waitFor({ state: 'detached' })
        assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), opener, way)
      }
    }
    assert.deepEqual(complaints, [])
    await context.close()
  })
})

/** In a dialog, or at the browser's own frame. */
const isWithin =
  "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"

/** How many places have more in them than they show. */
const hidden = `[...document.querySelectorAll('main *')].filter((one) => {
  const { overflowY } = getComputedStyle(one)
  return overflowY !== 'visible' && overflowY !== 'clip' && one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 20
}).length`

const lookOf = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const style = getComputedStyle(document.body)
    return { color: style.color, paper: style.backgroundColor }
  })()`)

type Row = Readonly<Record<string, string>>

/** Of a file in which a field may be quoted, and may then hold commas and quotes. */
function rowsOf(text: string): readonly Row[] {
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
        quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
      ),
    )
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])))
}
