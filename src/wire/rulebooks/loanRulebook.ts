import type { Asset } from '../../model/Asset.ts'
import type { LendingMethod, LoanMode } from '../../model/Lending.ts'
import type { OutflowLimits, Rulebook, Velocity } from '../../model/Rulebook.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { LoanPreset } from './LoanPreset.ts'
import { wrapped } from './wrapped.ts'

/** Numeraires equal to the dollar; in any other an amount of dollars has no meaning. */
const dollars: readonly string[] = ['USD', 'USDC', 'USDT', 'DAI', 'LUSD']

/**
 * A lending protocol's preset as a rulebook over the defined assets: listed assets that are not
 * defined are left out. Amounts in dollars apply where the numeraire is a dollar, and are zero
 * otherwise.
 *
 * Rules: [LOANP1] [LOANP2]
 *
 * @example
 * loanRulebook(preset, [usd, weth, usdc], usd).method.collateral.get('WETH')?.threshold // 0.83
 */
export function loanRulebook(
  { rulebook, source, date }: LoanPreset,
  assets: readonly Asset[],
  numeraire: Asset,
): Rulebook {
  const { method } = rulebook
  const { fullUnder, leftover } = method.liquidation
  return {
    ...rulebook,
    source: `${source} ${date}.`,
    numeraire: numeraire.id,
    ...(rulebook.outflow && { outflow: limitsOf(rulebook.outflow, numeraire) }),
    method: {
      ...method,
      collateral: known(method.collateral, assets),
      modes: modesOf(method, assets),
      ...(method.debts && { debts: known(method.debts, assets) }),
      liquidation: {
        ...method.liquidation,
        fullUnder: worth(fullUnder, numeraire),
        leftover: worth(leftover, numeraire),
      },
    },
  }
}

/** In a numeraire that is no dollar only shares remain, and no gate. */
function limitsOf({ hour, day, gate }: OutflowLimits, numeraire: Asset): OutflowLimits {
  const within = (one: Velocity | null): Velocity | null =>
    one && { ...one, worth: worth(one.worth, numeraire) }
  const isDollar = dollars.includes(numeraire.id)
  return {
    hour: within(hour),
    day: within(day),
    gate: gate === null || !isDollar ? null : worth(gate, numeraire),
  }
}

/** The rows of a table that are about defined assets. */
function known<T>(rows: ReadonlyMap<string, T>, assets: readonly Asset[]): ReadonlyMap<string, T> {
  const entries = assets.flatMap(({ id }) => {
    const row = wrapped(rows, id)
    return row === undefined ? [] : [[id, row] as const]
  })
  return new Map(entries)
}

/** A mode whose assets are all undefined is left out too. */
function modesOf({ modes }: LendingMethod, assets: readonly Asset[]): LendingMethod['modes'] {
  const entries = [...modes].map(([name, mode]) => [name, modeOf(mode, assets)] as const)
  return new Map(entries.filter(([, { assets }]) => assets.length > 0))
}

function modeOf(mode: LoanMode, assets: readonly Asset[]): LoanMode {
  const defined = (names: readonly string[]): readonly string[] => [
    ...known(new Map(names.map((name) => [name, true])), assets).keys(),
  ]
  const { borrowable } = mode
  return {
    ...mode,
    assets: defined(mode.assets),
    ...(borrowable && { borrowable: defined(borrowable) }),
  }
}

/** Dollars in atoms of the numeraire. */
function worth(dollarAtoms: Value, { id, decimals }: Asset): Value {
  if (!dollars.includes(id)) return Value.zero
  const scale = Ratio.of(Integer.pow10(decimals), Integer.pow10(LoanPreset.dollarDecimals))
  return Value.of(Ratio.mulDown(dollarAtoms, scale))
}
