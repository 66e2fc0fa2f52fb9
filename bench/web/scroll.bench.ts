/**
 * The accounts' list in Chromium, 100,000 accounts long, scrolled for seconds while every row in view and
 * the hundred worst are told anew ten times a second; and how long the first screen takes. Each beside a
 * bare page in the same browser: what the machine can do at most at this moment.
 *
 *     npm run bench -- scroll
 */
import type { Browser, Page } from 'playwright-core'
import { Chromium } from '../../test/web/chromium.ts'
import { type ManyAccounts, manyAccounts } from './manyAccounts.ts'

const ACCOUNTS = 100_000
const EVERY_MS = 100
const SECONDS = 4
const TURNS = 3
const FIRST_SCREENS = 9

/** Runs in the page, where the types of this side do not hold: the times between frames, scrolling. */
const scroll = `new Promise((done) => {
  const place = document.querySelector('.scroller')
  const frames = []
  const started = performance.now()
  let [last, way, top] = [started, 1, 0]
  const step = (now) => {
    frames.push(now - last)
    last = now
    if (now - started > ${SECONDS * 1_000}) return done(frames.slice(2))
    if (top > 60_000) way = -1
    top += way * 90
    place.scrollTop = top
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})`

/** As high as the list and with nothing in it. */
const bare = `<!doctype html><title>bare</title><p>bare</p>
<div class="scroller" style="height:700px;overflow:auto"><div style="height:2800000px"></div></div>`

/** What scrolling for a while came to: the frames' times, and processor time of the page's thread by kind. */
interface Scrolled {
  readonly frames: readonly number[]
  readonly script: number
  readonly layout: number
  readonly thread: number
}

async function scrolled(page: Page): Promise<Scrolled> {
  const metrics = await page.context().newCDPSession(page)
  await metrics.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics: found } = await metrics.send('Performance.getMetrics')
    const of = (name: string): number => found.find((one) => one.name === name)?.value ?? 0
    const layout = of('LayoutDuration') + of('RecalcStyleDuration')
    return [of('ScriptDuration'), layout, of('TaskDuration')].map((seconds) => seconds * 1_000)
  }
  const before = await spent()
  const frames = (await page.evaluate(scroll)) as readonly number[]
  const [script = 0, layout = 0, thread = 0] = (await spent()).map(
    (one, at) => one - (before[at] ?? 0),
  )
  await metrics.detach()
  return { frames, script, layout, thread }
}

async function measureScroll(browser: Browser, many: ManyAccounts): Promise<void> {
  const list = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
  const empty = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
  await empty.page.setContent(bare)
  await list.page.goto(`${many.url}/accounts`)
  await list.page.getByText('account-000000').waitFor()
  const before = many.told()
  const [lists, empties]: [Scrolled[], Scrolled[]] = [[], []]
  for (let turn = 0; turn < TURNS; turn++) {
    await list.page.bringToFront()
    lists.push(await scrolled(list.page))
    await empty.page.bringToFront()
    empties.push(await scrolled(empty.page))
  }
  const rows = Math.round((many.told() - before) / (2 * TURNS * SECONDS))
  const [ours, theirs] = [whole(lists), whole(empties)]
  print(`${ACCOUNTS.toLocaleString('en')} accounts, ${rows} rows a second told anew`)
  print(`  the list: ${frameText(ours.frames)}`)
  print(`  a bare page: ${frameText(theirs.frames)}`)
  print(`  ratio of the rates ${(rateOf(ours.frames) / rateOf(theirs.frames)).toFixed(2)}`)
  const each = ([ours.script, ours.layout, ours.thread, theirs.thread] as const).map((one, at) =>
    ms(one / (at === 3 ? theirs : ours).frames.length),
  )
  print(`processor time a frame: script ${each[0]}, style and layout ${each[1]}, all of the page's`)
  print(`  thread ${each[2]}; of the bare page's ${each[3]}`)
  await list.context.close()
  await empty.context.close()
}

const whole = (parts: readonly Scrolled[]): Scrolled => ({
  frames: parts.flatMap(({ frames }) => frames),
  script: parts.reduce((sum, { script }) => sum + script, 0),
  layout: parts.reduce((sum, { layout }) => sum + layout, 0),
  thread: parts.reduce((sum, { thread }) => sum + thread, 0),
})

async function measureFirst(browser: Browser, many: ManyAccounts): Promise<void> {
  const [screens, empties]: [number[], number[]] = [[], []]
  for (let at = 0; at < FIRST_SCREENS; at++) {
    screens.push(await opened(browser, `${many.url}/accounts`, 'account-000000'))
    empties.push(await opened(browser, `data:text/html,${encodeURIComponent(bare)}`, 'bare'))
  }
  print(`first screen with rows, cache empty: ${spreadText(screens)}, ${FIRST_SCREENS} loads`)
  print(`  a bare page: ${spreadText(empties)}`)
}

/** How long it takes until a text is there, in a window of its own. */
async function opened(browser: Browser, url: string, text: string): Promise<number> {
  const { page, context } = await Chromium.windowOf(browser, { theme: 'light', width: 1280 })
  const started = performance.now()
  await page.goto(url)
  await page.getByText(text, { exact: true }).first().waitFor()
  const took = performance.now() - started
  await context.close()
  return took
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const rateOf = (frames: readonly number[]): number =>
  (frames.length / frames.reduce((sum, one) => sum + one, 0)) * 1_000

function frameText(frames: readonly number[]): string {
  const sorted = [...frames].sort((a, b) => a - b)
  const [middle, late] = [sorted[sorted.length >> 1], sorted[Math.floor(sorted.length * 0.99)]]
  return `${rateOf(frames).toFixed(1)} frames a second, median ${ms(middle)}, 99 % within ${ms(late)}`
}

function spreadText(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  return `${ms(sorted[sorted.length >> 1])} (${ms(sorted[0])} to ${ms(sorted.at(-1))})`
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(1)} ms`
}

if (Chromium.skip !== false) {
  print(Chromium.skip)
} else {
  const many = await manyAccounts(ACCOUNTS, EVERY_MS)
  const browser = await Chromium.launch()
  try {
    await measureScroll(browser, many)
    await measureFirst(browser, many)
  } finally {
    await browser.close()
    many.close()
  }
}
