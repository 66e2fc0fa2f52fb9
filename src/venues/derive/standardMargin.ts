import { Ratio } from '../../money/Ratio.ts'
import type { Pair } from './DeriveTerms.ts'

/** An option of a standard margin: for one contract what it is worth, and asks alone where it is short. */
export interface StandardOption {
  /** Signed contracts. */
  readonly amount: Ratio
  readonly strike: Ratio
  readonly right: 'call' | 'put'
  readonly mark: Ratio
  /** With its price. */
  readonly alone: Pair
  /** The least confidence of what it was priced with. */
  readonly confidence: Ratio
}

/** The options of one expiry. */
export interface StandardExpiry {
  readonly forward: Ratio
  readonly options: readonly StandardOption[]
}

/** One coin: its options, its perpetual and what is held of it. */
export interface StandardMarket {
  readonly spot: Ratio
  readonly spotConfidence: Ratio
  readonly perpetual: {
    readonly size: Ratio
    readonly price: Ratio
    readonly confidence: Ratio
    readonly profit: Ratio
  }
  readonly base: Ratio
  /** The share of the coin that counts, and that of it which counts to open. */
  readonly factor: Ratio
  readonly initialScale: Ratio
  readonly expiries: readonly StandardExpiry[]
}

export interface StandardTerms {
  readonly perpetual: Pair
  /** Of the forward, for each call that is short beyond those held. */
  readonly unpaired: Pair
  /** Below it a confidence costs, so much of a price for all that it lacks to one. */
  readonly confidence: Ratio
  readonly contingency: Ratio
  /** Below it the stablecoin costs, so much of what it lacks. */
  readonly peg: Ratio
  readonly pegFactor: Ratio
}

const R = Ratio.of

/** The parameters of its tests, 2025: perpetuals 6.5 % and 5 %. */
export const standard2: StandardTerms = {
  perpetual: { initial: R(65n, 1_000n), maintenance: R(5n, 100n) },
  unpaired: { initial: R(12n, 10n), maintenance: R(11n, 10n) },
  confidence: R(4n, 10n),
  contingency: R(4n, 10n),
  peg: R(98n, 100n),
  pegFactor: R(12n, 10n),
}

export interface StandardMargin {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly markToMarket: Ratio
}

/**
 * Derive's standard margin, version 2 (derivexyz/v2-core, StandardManager, 2025): what an account has
 * beyond each requirement, below zero where it lacks. Options of one expiry ask the lesser of what they
 * ask alone and of the most that they lose at settlement. Long options count for nothing alone.
 *
 * Rules: [OPTM8]
 */
export function standardMargin(
  {
    cash,
    stable,
    markets,
  }: {
    readonly cash: Ratio
    readonly stable: Ratio
    readonly markets: readonly StandardMarket[]
  },
  terms: StandardTerms,
): StandardMargin {
  const net = (of: keyof Pair): Ratio =>
    Ratio.add(cash, Ratio.sum(markets.map((market) => marketNet(market, terms, of))))
  const worth = markets.map(({ spot, base, perpetual, expiries }) =>
    Ratio.sum([
      Ratio.mul(base, spot),
      perpetual.profit,
      ...expiries.flatMap(({ options }) => options.map((one) => Ratio.mul(one.amount, one.mark))),
    ]),
  )
  const depeg = Ratio.mul(Ratio.positive(Ratio.sub(terms.peg, stable)), terms.pegFactor)
  const exposed = Ratio.sum(markets.map((one) => Ratio.mul(exposureOf(one), one.spot)))
  return {
    initial: Ratio.sub(net('initial'), Ratio.mul(depeg, exposed)),
    maintenance: net('maintenance'),
    markToMarket: Ratio.add(cash, Ratio.sum(worth)),
  }
}

function marketNet(market: StandardMarket, terms: StandardTerms, of: keyof Pair): Ratio {
  const { spot, perpetual, base, factor, initialScale, expiries } = market
  const size = Ratio.mul(Ratio.abs(perpetual.size), perpetual.price)
  const counted = Ratio.mul(Ratio.mul(base, spot), factor)
  const parts = [
    perpetual.profit,
    Ratio.negate(Ratio.mul(size, terms.perpetual[of])),
    of === 'initial' ? Ratio.mul(counted, initialScale) : counted,
    ...expiries.map((expiry) => expiryNet(expiry, terms, of)),
  ]
  const sum = Ratio.sum(parts)
  return of === 'initial' ? Ratio.sub(sum, contingencyOf(market, terms)) : sum
}

/** The better of what every option asks alone, and of the worst settlement with its reserve; no credit. */
function expiryNet(
  { forward, options }: StandardExpiry,
  terms: Pick<StandardTerms, 'unpaired'>,
  of: keyof Pair,
): Ratio {
  if (options.length === 0) return Ratio.zero
  const alone = shortsOf(options).map((one) => Ratio.mul(one.amount, one.alone[of]))
  const ends = [Ratio.zero, ...options.map(({ strike }) => strike)]
  const worst = ends.map((price) => payoffAt(options, price)).reduce(Ratio.min)
  const calls = Ratio.sum(
    options.filter(({ right }) => right === 'call').map(({ amount }) => amount),
  )
  const reserve = Ratio.mul(Ratio.min(calls, Ratio.zero), Ratio.mul(terms.unpaired[of], forward))
  const asked = Ratio.max(Ratio.sum(alone), Ratio.add(worst, reserve))
  return Ratio.min(asked, Ratio.zero)
}

const payoffAt = (options: readonly StandardOption[], price: Ratio): Ratio =>
  Ratio.sum(
    options.map(({ amount, strike, right }) => {
      const gain = right === 'call' ? Ratio.sub(price, strike) : Ratio.sub(strike, price)
      return Ratio.mul(amount, Ratio.positive(gain))
    }),
  )

const shortsOf = (options: readonly StandardOption[]): readonly StandardOption[] =>
  options.filter(({ amount }) => amount.numerator < 0n)

/** Contracts that a stablecoin off its peg makes dearer: perpetuals and short options. */
const exposureOf = ({ perpetual, expiries }: StandardMarket): Ratio =>
  Ratio.sum([
    Ratio.abs(perpetual.size),
    ...expiries.flatMap(({ options }) => shortsOf(options).map(({ amount }) => Ratio.abs(amount))),
  ])

/** What uncertain prices cost: of the perpetual, of short options and of the coin held. */
function contingencyOf(market: StandardMarket, terms: StandardTerms): Ratio {
  const { spot, spotConfidence, perpetual, base, expiries } = market
  const cost = (amount: Ratio, price: Ratio, ...confidences: readonly Ratio[]): Ratio => {
    const least = confidences.reduce(Ratio.min, spotConfidence)
    if (Ratio.compare(least, terms.confidence) >= 0) return Ratio.zero
    const lack = Ratio.mul(Ratio.sub(Ratio.one, least), terms.contingency)
    return Ratio.mul(Ratio.mul(Ratio.abs(amount), price), lack)
  }
  return Ratio.sum([
    cost(perpetual.size, perpetual.price, perpetual.confidence),
    cost(base, spot),
    ...expiries.flatMap(({ options }) =>
      shortsOf(options).map((one) => cost(one.amount, spot, one.confidence)),
    ),
  ])
}
