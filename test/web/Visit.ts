import type { Browser, BrowserContext } from 'playwright-core'
import { Chromium, type Look, type Window } from './chromium.ts'
import { Desk } from './desk.ts'

/** The small day in a service, and a browser that signs in to it. */
export interface Visit {
  readonly desk: Desk
  readonly browser: Browser
  /** A key of an administrator. */
  readonly key: string
  /** Sessions by key: signed in by its form the first time, by its cookie from then on. */
  readonly cookies: Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>
}

export const wide: Look = { theme: 'light', width: 1280 }

export async function begin(): Promise<Visit> {
  const [desk, browser] = await Promise.all([Desk.open(), Chromium.launch()])
  return { desk, browser, key: desk.key('admin'), cookies: new Map() }
}

export async function end({ desk, browser }: Visit): Promise<void> {
  await browser.close()
  await desk.close()
}

/** A window that is signed in with a key, the administrator's where none is told. */
export async function window(visit: Visit, look = wide, secret = visit.key): Promise<Window> {
  const { browser, cookies, desk } = visit
  const opened = await Chromium.windowOf(browser, look)
  const kept = cookies.get(secret)
  if (kept !== undefined) {
    await opened.context.addCookies(kept)
    return opened
  }
  await opened.page.goto(`${desk.url}/`)
  await opened.page.getByLabel('Key', { exact: true }).fill(secret)
  await opened.page.getByRole('button', { name: 'Open' }).click()
  await opened.page.locator('.ladder').waitFor()
  cookies.set(secret, await opened.context.cookies())
  // That it was not let in before is told by the console, and is right.
  opened.complaints.length = 0
  return opened
}

export * as Visit from './Visit.ts'
