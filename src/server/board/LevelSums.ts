import type { State } from '../../engine/State.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Level } from '../../model/Rulebook.ts'
import { Value } from '../../money/Value.ts'
import type { Found } from '../../report/AccountRow.ts'

/**
 * How many accounts stand on each level, and with how much notional: sums that a row enters and
 * leaves, so that they are there without a look at every account.
 *
 * Rules: [BOARD5]
 */
export interface LevelSums {
  /** By the name of the level, then by numeraire. */
  readonly byName: Map<string, Map<string, Sum>>
}

interface Sum {
  readonly numeraire: Asset
  accounts: number
  notional: Value
}

/** The sum of a level in one numeraire. */
export interface LevelSum {
  readonly level: string
  readonly action: Level['action']
  readonly sums: readonly Readonly<Sum>[]
}

export const create = (): LevelSums => ({ byName: new Map() })

/** Takes out what a row counted for before, and counts it as it is now. */
export function replace(
  sums: LevelSums,
  before: Found | undefined,
  after: Found | undefined,
): void {
  if (before !== undefined) add(sums, before, -1)
  if (after !== undefined) add(sums, after, 1)
}

/** An account on levels of two ladders counts on both, as in the report of a book. */
function add({ byName }: LevelSums, { levels, rules, assessment }: Found, sign: 1 | -1): void {
  const { numeraire } = rules
  for (const name of levels) {
    const level = byName.get(name) ?? new Map<string, Sum>()
    byName.set(name, level)
    const sum = level.get(numeraire.id) ?? { numeraire, accounts: 0, notional: Value.zero }
    level.set(numeraire.id, sum)
    sum.accounts += sign
    sum.notional =
      sign === 1
        ? Value.add(sum.notional, assessment.gross)
        : Value.sub(sum.notional, assessment.gross)
  }
}

/**
 * Every level of the rulebooks in force and whoever stands on it: `healthy` first, then as the
 * ladders climb, `unknown` last.
 */
export function all({ byName }: LevelSums, { rulebooks }: State): readonly LevelSum[] {
  const actions = new Map<string, Level['action']>([['healthy', 'none']])
  for (const { active } of rulebooks.values()) {
    for (const { levels } of active?.ladders ?? []) {
      for (const { name, action } of levels) actions.set(name, graver(actions.get(name), action))
    }
  }
  for (const name of byName.keys()) if (!actions.has(name)) actions.set(name, 'none')
  const unknown = actions.delete('unknown')
  if (unknown) actions.set('unknown', 'none')
  return [...actions].map(([level, action]) => {
    return { level, action, sums: [...(byName.get(level)?.values() ?? [])] }
  })
}

const gravity: readonly Level['action'][] = ['none', 'call', 'liquidate']

/** Levels of one name may act differently under different rulebooks. */
const graver = (a: Level['action'] = 'none', b: Level['action']): Level['action'] =>
  gravity.indexOf(a) > gravity.indexOf(b) ? a : b

export * as LevelSums from './LevelSums.ts'
