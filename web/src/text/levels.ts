/** How a level is shown: a tone by what it does, and a mark that fills as it worsens. */
export type Tone = 'healthy' | 'notice' | 'warning' | 'call' | 'liquidate' | 'unknown'

const byName: Readonly<Record<string, Tone>> = {
  healthy: 'healthy',
  unknown: 'unknown',
  notice: 'notice',
  courtesy: 'notice',
  warning: 'warning',
  call: 'call',
  liquidation: 'liquidate',
}

/** Levels are named by their rulebook: what a name does not say, its action does. */
export function toneOf(level: string, action: string | null = null): Tone {
  if (action === 'liquidate') return 'liquidate'
  if (action === 'call') return 'call'
  const found = level.split(', ').map((name) => byName[name] ?? toneOfWord(name))
  return found.reduce((worst, one) => (order.indexOf(one) > order.indexOf(worst) ? one : worst), 'healthy')
}

const order: readonly Tone[] = ['healthy', 'unknown', 'notice', 'warning', 'call', 'liquidate']

function toneOfWord(name: string): Tone {
  if (/liquid|close/i.test(name)) return 'liquidate'
  if (/call/i.test(name)) return 'call'
  return /warn/i.test(name) ? 'warning' : 'notice'
}

/** How much of the mark is filled, in quarters. */
export const fillOf: Readonly<Record<Tone, number>> = {
  healthy: 0,
  unknown: 0,
  notice: 1,
  warning: 2,
  call: 3,
  liquidate: 4,
}
