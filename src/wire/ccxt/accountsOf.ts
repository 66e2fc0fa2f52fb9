import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { isDollar } from '../dollars.ts'
import type { JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { pathText } from '../WireError.ts'
import type { Held } from './Held.ts'
import { described } from './heldOf.ts'
import type { Holding } from './holdingsOf.ts'
import { Import } from './Import.ts'
import { amountText, decimalsOf } from './instrumentOf.ts'
import { LenientJson } from './LenientJson.ts'
import { Span } from './Span.ts'

/** Assets that stand behind one account, and what it is measured in. */
export interface AccountGroup {
  /** The account. */
  readonly account: string
  /** Its rulebook. */
  readonly id: string
  readonly numeraire: string
  readonly assets: readonly string[]
  /** What of each asset counts as collateral. */
  readonly weights: ReadonlyMap<string, Ratio>
}

/**
 * One group over all assets where the venue margins them together, else one for each asset.
 *
 * Rules: [CCXT11]
 */
export function groupsOf(
  job: Import,
  held: readonly Held[],
  holdings: readonly Holding[],
): readonly AccountGroup[] {
  const settles = held.map(({ parts }) => parts.settle)
  const own = holdings.filter(({ wallet }) => wallet.numerator !== 0n).map(({ asset }) => asset)
  const assets = [...new Set([...settles, ...own])]
  const { account } = job.options
  const one = assets.length === 1
  if (one || !isTogether(job, holdings, assets)) {
    if (!one && job.dialect.venue === 'unknown') apart(job, assets)
    return assets.map((asset) => ({
      account: one ? account : `${account}:${asset}`,
      id: `ccxt:${asset}`,
      numeraire: asset,
      assets: [asset],
      weights: new Map([[asset, Ratio.one]]),
    }))
  }
  const numeraire = numeraireOf(settles, assets)
  const weights = weightsOf(job, holdings, assets, numeraire)
  return [{ account, id: `ccxt:${numeraire}`, numeraire, assets, weights }]
}

function apart(job: Import, assets: readonly string[]): void {
  const why = `read as an account for each of ${assets.join(', ')}: --together reads them as one`
  Import.say(job, 'missing', {
    about: 'balance',
    why: `whether they are one account is not told: ${why}`,
  })
}

function isTogether(job: Import, holdings: readonly Holding[], assets: readonly string[]): boolean {
  const { together } = job.options
  if (together !== undefined) return together
  const { assets: rule, togetherWhen, equity } = job.dialect.account
  const { info } = job.pieces.balance
  const told = togetherWhen === null ? undefined : LenientJson.within(info, togetherWhen)
  if (told !== undefined && told !== null && told !== '' && told !== false) return true
  if (rule !== 'totals') return rule === 'together'
  const total = LenientJson.raw(info, equity)
  if (total !== null) return isOfAll(total, holdings, assets)
  const why = `whether ${assets.join(', ')} are one account is not told: read apart, --together reads them as one`
  Import.say(job, 'missing', { about: `balance.info.${equity}`, why })
  return false
}

const slightly = Ratio.of(1n, 1_000n)

/** Whether a total in dollars is of more than the dollar coins. */
function isOfAll(total: Decimal, holdings: readonly Holding[], assets: readonly string[]): boolean {
  if (assets.every(isDollar)) return false
  const dollars = holdings
    .filter(({ asset }) => isDollar(asset))
    .map(({ equity, wallet }) => (equity === null ? wallet : Ratio.fromDecimal(equity)))
    .reduce(Ratio.add, Ratio.zero)
  return !Span.isNear(dollars, Ratio.fromDecimal(total), slightly)
}

function numeraireOf(settles: readonly string[], assets: readonly string[]): string {
  const dollars = [...new Set([...settles, ...assets])].filter(isDollar)
  return dollars[0] ?? 'USD'
}

/** One less the haircut, as it is stated; where it is not, what is held counts in full, and is named. */
function weightsOf(
  job: Import,
  holdings: readonly Holding[],
  assets: readonly string[],
  numeraire: string,
): ReadonlyMap<string, Ratio> {
  const backing = assets.filter(
    (asset) => holdings.find((one) => one.asset === asset)?.backs !== false,
  )
  const unstated = backing.filter(
    (asset) => asset !== numeraire && !job.options.weights?.has(asset),
  )
  if (unstated.length > 0) {
    const why = `haircuts of ${unstated.join(', ')} are not told: counted in full; --weight ${unstated[0]}=0.95 states one`
    Import.say(job, 'missing', { about: 'balance', why })
  }
  for (const asset of assets.filter((one) => !backing.includes(one))) {
    const about = pathText(['balance', 'total', asset])
    Import.say(job, 'unused', { about, why: 'not switched on as collateral: counts for nothing' })
  }
  return new Map(
    [...new Set([...backing, numeraire])].map((asset) => [
      asset,
      job.options.weights?.get(asset) ?? Ratio.one,
    ]),
  )
}

/**
 * The account of a group, and an account of its own for each isolated position that shares its symbol
 * with another position.
 *
 * Rules: [CCXT6] [CCXT8]
 */
export function accountsOf(
  job: Import,
  group: AccountGroup,
  held: readonly Held[],
  holdings: readonly Holding[],
): readonly JsonObject[] {
  const its = held.filter(({ parts }) => group.assets.includes(parts.settle))
  const alone = its.filter((one) => isAlone(one, held))
  const joined = its.filter((one) => !alone.includes(one))
  const decimals = (asset: string): number => decimalsOf(asset, held, holdings)
  const frame = {
    owner: job.options.account,
    kind: job.options.kind ?? 'own',
    rulebook: group.id,
  }
  const notCovered = [
    ...leftOut(job, group),
    ...holdings
      .filter(({ asset }) => group.assets.includes(asset))
      .flatMap(({ asset, doubtful }) =>
        doubtful.map(
          ({ position }) => `the profit of ${described(position)} in what is told of ${asset}`,
        ),
      ),
  ]
  return [
    {
      ...frame,
      id: group.account,
      hedged: isHedged(joined),
      balances: balancesOf(group, holdings, decimals),
      positions: joined.map((one) => positionOf(one, decimals(one.parts.settle))),
      ...(notCovered.length > 0 && { notCovered }),
    },
    ...alone.map((one) => ({
      ...frame,
      id: aloneId(group, one),
      isolatedOf: group.account,
      balances: {
        [one.parts.settle]: amountText(one.wallet ?? Ratio.zero, decimals(one.parts.settle)),
      },
      positions: [{ ...positionOf(one, 0), marginMode: 'cross', collateral: null }],
    })),
  ]
}

/** An isolated position beside another of its symbol. */
export const isAlone = (one: Held, held: readonly Held[]): boolean =>
  one.marginMode === 'isolated' &&
  held.some((other) => other !== one && other.position.symbol === one.position.symbol)

export const aloneId = ({ account }: AccountGroup, { position }: Held): string =>
  `${account}/${position.symbol} ${position.side}`

/** Positions that are not modelled, in the account whose asset they settle or are quoted in. */
function leftOut(job: Import, { assets }: AccountGroup): readonly string[] {
  return job.pieces.positions
    .filter(({ parts, marginMode, symbol }) => {
      if (parts !== null) return false
      const named = symbol.split(/[/:-]/)
      const isKnown = named.some((name) => assets.includes(name))
      return marginMode !== 'isolated' && (isKnown || assets.length > 0)
    })
    .map(described)
}

function balancesOf(
  { assets }: AccountGroup,
  holdings: readonly Holding[],
  decimals: (asset: string) => number,
): JsonObject {
  const amounts = holdings
    .filter(({ asset, wallet }) => assets.includes(asset) && wallet.numerator !== 0n)
    .map(({ asset, wallet }) => [asset, amountText(wallet, decimals(asset))] as const)
  return Object.fromEntries(amounts.filter(([, text]) => text !== '0'))
}

/** Stated by the venue, or implied by a symbol held both ways. */
const isHedged = (held: readonly Held[]): boolean =>
  held.some(
    ({ position: { hedged, symbol, side } }) =>
      hedged || held.some(({ position: other }) => other.symbol === symbol && other.side !== side),
  )

function positionOf(
  { position, marginMode, wallet, leverage }: Held,
  decimals: number,
): JsonObject {
  const { symbol, side, contracts, entryPrice } = position
  return {
    symbol,
    side,
    contracts: Decimal.format(contracts),
    entryPrice: Decimal.format(entryPrice),
    marginMode,
    leverage: leverage === null ? null : leverageOf(leverage),
    collateral: wallet === null ? null : amountText(wallet, decimals),
  }
}

const leverageOf = (leverage: Ratio): number | string =>
  leverage.denominator === 1n ? Number(leverage.numerator) : Numeral.ratioText(leverage)
