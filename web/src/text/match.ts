import type { Match } from '../wire/shapes.ts'

/** What a route or a silence is about, in words; everything where nothing restricts it. */
export function matchText(match: Match | undefined): string {
  const { types, severity, levels, rulebooks, owners, accounts, amount } = match ?? {}
  const parts = [
    list('', types),
    list('account', accounts),
    list('owner', owners),
    list('level', levels),
    list('rules', rulebooks),
    severity === undefined ? '' : severity === 'critical' ? severity : `${severity} and above`,
    amount === undefined ? '' : `at least ${amount.atLeast} ${amount.asset ?? ''}`.trim(),
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

const list = (name: string, values: readonly string[] | undefined): string =>
  values === undefined ? '' : `${name} ${values.join(' or ')}`.trim()
