/** The screens by address, with the letter that opens each after g. */
export const screens = [
  { path: '/', name: 'Load line', key: 'l' },
  { path: '/accounts', name: 'Accounts', key: 'a' },
  { path: '/calls', name: 'Calls', key: 'c' },
  { path: '/day', name: 'Day', key: 'd' },
  { path: '/annexes', name: 'Annexes', key: 'x' },
  { path: '/pressure', name: 'Pressure', key: 'p' },
  { path: '/markets', name: 'Markets', key: 'm' },
  { path: '/rules', name: 'Rules', key: 'r' },
  { path: '/alerts', name: 'Alerts', key: 'n' },
  { path: '/journal', name: 'Journal', key: 'j' },
] as const

export type ScreenPath = (typeof screens)[number]['path']

/** An address is its screen, and the id of what is shown there, if any: an account may hold slashes. */
export function placeOf(path: string): { readonly screen: ScreenPath | null; readonly id: string } {
  const found = screens.find((one) => one.path !== '/' && isUnder(path, one.path))
  if (found !== undefined) {
    return { screen: found.path, id: decode(path.slice(found.path.length + 1)) }
  }
  return { screen: path === '/' ? '/' : null, id: '' }
}

const isUnder = (path: string, screen: string): boolean =>
  path === screen || path.startsWith(`${screen}/`)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const accountHref = (id: string): string => `/accounts/${encodeURIComponent(id)}`

export const callHref = (id: string): string => `/calls/${encodeURIComponent(id)}`
