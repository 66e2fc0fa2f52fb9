import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where Debian and others put it; `CHROMIUM` names another. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const path: string | null =
  process.env.CHROMIUM ?? places.find((place) => existsSync(place)) ?? null

/** Why tests in a browser are left out; false where they are not. */
export const skip: string | false =
  path === null
    ? 'there is no Chromium here: apt-get install chromium, or name one in CHROMIUM'
    : false

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: path ?? '', args: ['--no-sandbox', '--disable-gpu'] })

export interface Look {
  readonly theme: 'light' | 'dark'
  readonly width: number
}

export const looks: readonly Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
]

/** A window of a theme and a width, whose complaints are kept. */
export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** What the console was told as an error, refusals of the content policy among them. */
  readonly complaints: string[]
}

export async function windowOf(browser: Browser, { theme, width }: Look): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
  return { context, page, complaints }
}

export * as Chromium from './chromium.ts'
