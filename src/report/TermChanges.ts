import { State } from '../engine/State.ts'
import { explain } from '../margin/explain.ts'
import type { AccountId } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Level } from '../model/Rulebook.ts'
import { ratioText } from './figures.ts'
import { TermReport } from './TermReport.ts'

/** A term of an account, or a level of its ladder, before and after. */
export interface TermChange {
  /** The kind of the term; `level` for one of a ladder. */
  readonly kind: TermReport['kind'] | 'level'
  /** The position, order or asset; of a level its ladder and name. */
  readonly about: string
  readonly before: Told | null
  readonly after: Told | null
}

/** What stands there: an amount of an asset, or the marginRatio at which a level is entered. */
export interface Told {
  readonly rule: string
  readonly asset: string | null
  readonly amount: string
  readonly how: string
}

/** What an account is made of, to be compared. */
export type Reading = readonly (Pick<TermChange, 'kind' | 'about'> & Told)[]

/** The terms and the levels of an account; none without a rulebook in force. */
export function read(state: State, id: AccountId): Reading {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  if (rules === null) return []
  const { terms } = explain(account, rules, state.book)
  return [
    ...terms.map((term) => {
      const { kind, rule, about, asset, amount, how } = TermReport.of(term, rules.numeraire)
      return { kind, about, rule, asset, amount, how }
    }),
    ...levelsOf(rules),
  ]
}

const levelsOf = ({ rulebook: { ladders } }: BoundRulebook): Reading =>
  ladders.flatMap(({ id, levels }) =>
    levels.map((level) => ({ kind: 'level', about: `${id} ${level.name}`, ...toldOf(level) })),
  )

const toldOf = ({ enter, clear, measure, action }: Level): Told => ({
  rule: 'LADDER1',
  asset: null,
  amount: ratioText(enter) ?? '',
  how: `of ${measure}, left at ${ratioText(clear)}: ${action}`,
})

/**
 * Where two readings differ, in the order of the later one, and then what is there no more. What has the same
 * kind and is about the same is compared in its order.
 *
 * Rules: [PREV2]
 */
export function between(before: Reading, after: Reading): readonly TermChange[] {
  const was = keyed(before)
  const is = keyed(after)
  const keys = [...new Set([...is.keys(), ...was.keys()])]
  return keys.flatMap((key): readonly TermChange[] => {
    const [one, other] = [was.get(key) ?? null, is.get(key) ?? null]
    const { kind, about } = (other ?? one) as Reading[number]
    if (one !== null && other !== null && isSame(one, other)) return []
    return [{ kind, about, before: one && told(one), after: other && told(other) }]
  })
}

function keyed(reading: Reading): ReadonlyMap<string, Reading[number]> {
  const found = new Map<string, Reading[number]>()
  const counts = new Map<string, number>()
  for (const one of reading) {
    const name = `${one.kind}\n${one.about}`
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    found.set(`${name}\n${count}`, one)
  }
  return found
}

const told = ({ rule, asset, amount, how }: Told): Told => ({ rule, asset, amount, how })

const isSame = (a: Told, b: Told): boolean =>
  a.rule === b.rule && a.asset === b.asset && a.amount === b.amount && a.how === b.how

export * as TermChanges from './TermChanges.ts'
