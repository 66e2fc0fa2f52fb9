import type { State } from '../../engine/State.ts'
import { type DeleveragePolicy, deleveragePolicies } from '../../model/Rulebook.ts'
import type { BookView } from '../../report/BookView.ts'
import type { LossReport } from '../../report/LossReport.ts'
import { AskedError } from './AskedError.ts'
import { sumOf } from './changeOf.ts'
import { hint } from './choose.ts'
import { pricesOf } from './pricesOf.ts'

/** What is asked, as texts of the command line. */
export interface LossesTold {
  readonly marks: readonly string[]
  /** All where none is told. */
  readonly policies: readonly string[]
  readonly fund: readonly string[]
}

/**
 * One loss under each policy of deleveraging, as it is asked for in words.
 *
 * Rules: [LOSS1]
 *
 * @throws AskedError that says what was expected
 */
export function lossesOf(
  { time }: Pick<State, 'time'>,
  view: BookView,
  { marks, policies, fund }: LossesTold,
): LossReport.LossAsked {
  if (marks.length === 0) throw new AskedError('deleverage: expected --mark, found none')
  const prices = pricesOf(view, 'mark', marks)
  const from = { time, source: 'supposed' }
  return {
    prices: {
      marks: prices.marks.map((one) => ({
        ...{ instrument: one.instrument.id, price: one.price, ...from },
      })),
      indices: (prices.indices ?? []).map((one) => ({
        ...{ asset: one.asset.id, price: one.price, ...from },
      })),
    },
    policies: policiesOf(policies),
    fund: fund.map((text) => {
      const { asset, amount } = sumOf(view, 'fund', text)
      return { asset: asset.id, amount }
    }),
  }
}

function policiesOf(told: readonly string[]): readonly DeleveragePolicy[] {
  const named = [...new Set(told)]
  if (named.length === 0) return deleveragePolicies
  return named.map((name) => {
    const found = deleveragePolicies.find((one) => one === name)
    if (found !== undefined) return found
    const known = deleveragePolicies.join(', ')
    throw new AskedError(
      `--policy: expected one of ${known}, found '${name}'${hint(name, deleveragePolicies)}`,
    )
  })
}
