/**
 * The accounts' list in Chromium, 100,000 accounts long, scrolled for seconds while every row in view and
 * the hundred worst are told anew ten times a second; and how long the first screen takes.
 *
 *     npm run bench -- scroll
 */
import { Chromium } from '../../test/web/chromium.ts'
import { manyAccounts } from './manyAccounts.ts'

const ACCOUNTS = 100_000
const EVERY_MS = 100
const SECONDS = 8
const FIRST_SCREENS = 9

/** Runs in the page, where the types of this side do not hold: the times between frames, scrolling. */
const scroll = `new Promise((done) => {
  const place = document.querySelector('.scroller')
  const frames = []
  const started = performance.now()
  let [last, way] = [started, 1]
  const step = (now) => {
    frames.push(now - last)
    last = now
    if (now - started > ${SECONDS * 1_000}) return done(frames.slice(2))
    if (place.scrollTop > 60_000) way = -1
    place.scrollTop += way * 90
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})`

if (Chromium.skip !== false) {
  process.stdout.write(`${Chromium.skip}\n`)
} else {
  const many = await manyAccounts(ACCOUNTS, EVERY_MS)
  const browser = await Chromium.launch()
  try {
    const { page, context } = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
    await page.goto(`${many.url}/accounts`)
    await page.getByText('account-000000').waitFor()
    const metrics = await context.newCDPSession(page)
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' })
    const spent = async () => {
      const { metrics: found } = await metrics.send('Performance.getMetrics')
      const of = (name: string): number => found.find((one) => one.name === name)?.value ?? 0
      return [
        of('ScriptDuration'),
        of('LayoutDuration') + of('RecalcStyleDuration'),
        of('TaskDuration'),
      ]
    }
    const [before, first] = [many.told(), await spent()]
    const frames = (await page.evaluate(scroll)) as readonly number[]
    const [rows, last] = [many.told() - before, await spent()]
    process.stdout.write(`${frameText(frames, rows)}\n`)
    const each = last.map((one, at) => ((one - (first[at] ?? 0)) * 1_000) / frames.length)
    process.stdout.write(
      `processor time a frame: script ${ms(each[0])}, style and layout ${ms(each[1])}, all of the page's thread ${ms(each[2])}\n`,
    )
    await context.close()
    const times: number[] = []
    for (let at = 0; at < FIRST_SCREENS; at++) {
      const fresh = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
      const started = performance.now()
      await fresh.page.goto(`${many.url}/accounts`)
      await fresh.page.getByText('account-000000').waitFor()
      times.push(performance.now() - started)
      await fresh.context.close()
    }
    times.sort((a, b) => a - b)
    const [least, middle, most] = [times[0], times[times.length >> 1], times.at(-1)]
    process.stdout.write(
      `first screen with rows, cache empty: ${ms(middle)} (${ms(least)} to ${ms(most)}, ${FIRST_SCREENS} loads)\n`,
    )
  } finally {
    await browser.close()
    many.close()
  }
}

function frameText(frames: readonly number[], rows: number): string {
  const sorted = [...frames].sort((a, b) => a - b)
  const total = frames.reduce((sum, one) => sum + one, 0)
  const [middle, late] = [sorted[sorted.length >> 1], sorted[Math.floor(sorted.length * 0.99)]]
  const rate = (frames.length / total) * 1_000
  return (
    `${ACCOUNTS.toLocaleString('en')} accounts, ${Math.round(rows / SECONDS)} rows a second told anew: ` +
    `${rate.toFixed(1)} frames a second, median ${ms(middle)}, 99 % within ${ms(late)}`
  )
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(1)} ms`
}
