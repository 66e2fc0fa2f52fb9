import type { Told } from '../wire/shapes.ts'

/** A command or an event in one line: its name as words, and its fields that say most. */
export function title(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

const dull = new Set(['type', 'id', 'time', 'seq', 'ordinal', 'datetime', 'schema', 'command', 'actor', 'account'])

/** The fields besides, as they were told; what is long is cut, and whole where it is unfolded. */
export function gist(told: Told, most = 6): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(told)) {
    if (dull.has(name) || value === null || value === undefined) continue
    const text = plain(value)
    if (text !== '') parts.push(`${name} ${text}`)
    if (parts.length === most) break
  }
  return parts.join(' · ')
}

function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : `${value.length}×`
    return Object.entries(value)
      .slice(0, 4)
      .map(([name, one]) => (typeof one === 'object' ? name : `${name} ${String(one)}`))
      .join(' ')
  }
  return String(value)
}

/** Whose it is, where it says. */
export const accountOf = (told: Told): string | null =>
  typeof told.account === 'string' ? told.account : null

const grave = /Liquidat|Bankrupt|Deleverag|Socialis|Expired|Rejected|Disarmed|Deficit/
const about = /Call|Restricted|Switched|Armed/

export const toneOf = (type: string): string =>
  grave.test(type) ? 'liquidate' : about.test(type) ? 'call' : ''
