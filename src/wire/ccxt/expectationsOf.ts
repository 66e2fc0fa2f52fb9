import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { isDollar } from '../dollars.ts'
import { pathText } from '../WireError.ts'
import { type AccountGroup, aloneId, isAlone } from './accountsOf.ts'
import type { Expectation } from './Expectation.ts'
import type { Held } from './Held.ts'
import type { Holding } from './holdingsOf.ts'
import { fieldOf, type Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import { amountSpan, placesOf, priceSpan, resultSpan } from './priced.ts'
import type { Figure } from './readPositions.ts'
import { Span } from './Span.ts'
import { Worth } from './Worth.ts'

/**
 * The figures told that an assessment must give as well: maintenance and liquidation price of each
 * position, equity of each account, maintenance of all.
 *
 * Rules: [CCXT3]
 */
export function expectationsOf(
  job: Import,
  groups: readonly AccountGroup[],
  held: readonly Held[],
  holdings: readonly Holding[],
): readonly Expectation[] {
  return [
    ...held.flatMap((one) => ofPosition(job, groups, held, one)),
    ...groups.flatMap((group) => equityOf(job, group, held, holdings, groups.length)),
    ...maintenanceOf(job, groups, held),
  ]
}

const namesOf = (group: AccountGroup, held: readonly Held[]): readonly string[] => [
  group.account,
  ...held
    .filter(({ parts, marginMode }) => {
      return marginMode === 'isolated' && group.assets.includes(parts.settle)
    })
    .map((one) => accountOf(group, held, one)),
]

function accountOf(group: AccountGroup, held: readonly Held[], one: Held): string {
  if (one.marginMode === 'cross') return group.account
  return isAlone(one, held) ? aloneId(group, one) : `${group.account}/${one.position.symbol}`
}

function ofPosition(
  { dialect }: Import,
  groups: readonly AccountGroup[],
  held: readonly Held[],
  one: Held,
): readonly Expectation[] {
  const { position } = one
  const { maintenanceMargin, liquidationPrice } = position.told
  const group = groups.find(({ assets }) => assets.includes(one.parts.settle))
  if (group === undefined) return []
  const frame = (figure: Expectation['figure'] & Figure, told: Decimal, span: Span) => ({
    figure,
    about: fieldOf(position, figure),
    ...{ told, span, accounts: [accountOf(group, held, one)] },
    position: { symbol: position.symbol, side: position.side, slack: slackOf(one) },
    cause: dialect.causes.get(figure) ?? null,
  })
  return [
    ...(maintenanceMargin === null || maintenanceMargin.units <= 0n
      ? []
      : [frame('maintenanceMargin', maintenanceMargin, resultSpan(position, maintenanceMargin))]),
    ...(liquidationPrice === null
      ? []
      : [
          frame(
            'liquidationPrice',
            liquidationPrice,
            Span.result(liquidationPrice, placesOf(position, 'price')),
          ),
        ]),
  ]
}

/**
 * What the rounding of mark, entry and margin may do to what follows of them, as a share: of the price
 * by itself, of the margin in proportion to the size at the price.
 */
function slackOf({ position, mark, size, parts, wallet, notional }: Held): Span {
  const price = mark ?? position.entryPrice
  const share = (span: Span): Ratio => Span.divide(Ratio.sub(span.high, span.low), span.high)
  const byPrice = Ratio.add(
    share(priceSpan(position, price)),
    share(priceSpan(position, position.entryPrice)),
  )
  const { collateral } = position.told
  const half =
    wallet === null || collateral === null ? Ratio.zero : width(amountSpan(position, collateral))
  const worth = Worth.notionalAt(
    { parts, side: position.side, size },
    Span.exact(Ratio.fromDecimal(price)),
  ).low
  const byMargin = worth.numerator === 0n ? Ratio.zero : Span.divide(half, worth)
  const most = Ratio.add(byPrice, byMargin)
  return notional.numerator === 0n ? Span.exact(Ratio.one) : Span.around(Ratio.one, most)
}

const width = ({ low, high }: Span): Ratio => Ratio.sub(high, low)

/** In one currency; of assets together the response's own total, in dollars. */
function equityOf(
  { dialect, pieces }: Import,
  group: AccountGroup,
  held: readonly Held[],
  holdings: readonly Holding[],
  groupCount: number,
): readonly Expectation[] {
  const accounts = namesOf(group, held)
  const frame = { figure: 'equity' as const, accounts, position: null }
  const cause = dialect.causes.get('equity') ?? null
  const path = dialect.account.equity
  const total = LenientJson.raw(pieces.balance.info, path)
  if (total !== null && groupCount === 1 && isDollar(group.numeraire)) {
    const span = Span.result(total, 2)
    return [{ ...frame, about: `balance.info.${path}`, told: total, span, cause }]
  }
  if (group.assets.length > 1) return []
  const told = holdings.find(({ asset }) => asset === group.numeraire)?.equity ?? null
  if (told === null) return []
  const about = pathText(['balance', 'info', group.numeraire, dialect.balance.equity ?? ''])
  return [{ ...frame, about, told, span: Span.result(told, 0), cause }]
}

function maintenanceOf(
  { dialect, pieces }: Import,
  groups: readonly AccountGroup[],
  held: readonly Held[],
): readonly Expectation[] {
  const path = dialect.account.maintenance
  const told = LenientJson.raw(pieces.balance.info, path)
  const [group] = groups
  if (told === null || told.units === 0n || group === undefined || groups.length > 1) return []
  return [
    {
      figure: 'maintenanceMargin',
      about: `balance.info.${path}`,
      ...{ told, span: Span.result(told, 0), position: null },
      accounts: dialect.account.maintenanceOf === 'all' ? namesOf(group, held) : [group.account],
      cause: dialect.causes.get('maintenanceMargin') ?? null,
    },
  ]
}
