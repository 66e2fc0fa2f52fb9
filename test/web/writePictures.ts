/**
 * Makes the pictures of the dashboard that the documents show, of the small day as it is played.
 *
 *     node test/web/writePictures.ts
 */
import { fileURLToPath } from 'node:url'
import { calledAcross } from './calledAcross.ts'
import { Chromium } from './chromium.ts'
import { Desk } from './desk.ts'
import { SomeDay } from './someDay.ts'

const NOON = SomeDay.start + 12 * 3_600_000
const BETWEEN_MS = 120
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url))

const views = [
  ['accounts', '/accounts', '[role=row] a'],
  ['account', '/accounts/trader-034', '.tree summary'],
  ['calls', '/calls', 'tbody tr'],
  ['day', '/day', 'td:has-text("in force")'],
  ['annex', '/annexes/csa-1%20of%20BETA', 'text=a-1'],
  ['pressure', '/pressure', 'ol li.here'],
  ['alerts', '/alerts', '.ledger td'],
  ['rules', '/rules/desk?from=1&to=2', 'del'],
] as const

const desk = await Desk.open(({ time }) => time <= NOON)
const browser = await Chromium.launch()
try {
  const { page } = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
  await page.goto(`${desk.url}/`)
  await page.getByLabel('Key', { exact: true }).fill(desk.key('admin'))
  await page.getByRole('button', { name: 'Open' }).click()
  await page.locator('.ladder').waitFor()
  for (const command of SomeDay.commands().filter(({ time }) => time > NOON)) {
    await Desk.play(desk, [command])
    await page.waitForTimeout(BETWEEN_MS)
  }
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: `${folder}dashboard.png` })
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${folder}dashboard-dark.png` })
  await page.getByRole('button', { name: 'Light theme' }).click()
  await calledAcross(desk)
  for (const [name, path, once] of views) {
    await page.goto(`${desk.url}${path}`)
    await page.locator(once).first().waitFor()
    await page.waitForTimeout(1_500)
    await page.screenshot({ path: `${folder}dashboard-${name}.png` })
  }
} finally {
  await browser.close()
  await desk.close()
}
