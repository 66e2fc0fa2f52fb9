import { Random } from '../../../base/Random.ts'
import type { AssetId } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { logNormal } from '../logNormal.ts'
import { Serial } from '../Serial.ts'
import { chance, pick, pickDistinct } from '../Weighted.ts'
import { drawEntry, type Size, sizeOf } from './drawStake.ts'
import type { Cash, Holder, Stake } from './Holder.ts'
import { decimals, inverse, perpetualOf, popularity, spotOf } from './listings.ts'
import { parameters, streams } from './parameters.ts'
import { drawOrders } from './restingOrders.ts'
import { Venue } from './Venue.ts'
import { bearsOf, isDayTrader } from './visits.ts'

const whole = Integer.pow10(decimals)

/** Draws of an account made before its positions. */
interface Character {
  readonly id: string
  /** In whole USDT. */
  readonly equity: bigint
  readonly leverage: bigint
  /** Per cent of equity used as margin. */
  readonly utilisation: bigint
  /** Per cent; see the parameter. */
  readonly bears: number
  readonly bull: boolean
}

/**
 * Draws a trader by number. Each has a random stream of its own, so a book of N traders is a prefix
 * of every larger one.
 */
export function drawTrader(venue: Venue, number: number): Holder {
  const random = Random.create(venue.seed, streams.trader, number)
  const character = drawCharacter(random, number)
  const owner = drawOwner(random, venue, number)
  if (isDayTrader(venue.seed, number)) return { id: character.id, ...owner, ...flat(character) }
  const drawn = chance(random, parameters.coinMargined)
    ? coinMargined(random, venue, character)
    : cashMargined(random, venue, character)
  return { id: character.id, ...owner, ...drawn }
}

function drawCharacter(random: Random, number: number): Character {
  const { median, doublingsPerDeviation, least, most } = parameters.equity
  const drawn = logNormal(random, median, doublingsPerDeviation)
  const equity = Integer.max(least, Integer.min(most, drawn))
  const ceiling = parameters.leverageCeilings.find(([from]) => equity >= from)?.[1]
  const wanted = pick(random, parameters.leverage)
  const used = pick(random, parameters.utilisation) + random.below(parameters.utilisationJitter + 1)
  return {
    id: Serial.idOf('trader', number),
    equity,
    leverage: ceiling === undefined ? wanted : Integer.min(ceiling, wanted),
    utilisation: BigInt(used),
    bears: pick(random, parameters.bears) + random.below(parameters.bearsJitter + 1),
    bull: chance(random, parameters.bulls),
  }
}

/** Most owners have one account and are their own group. */
function drawOwner(random: Random, venue: Venue, number: number) {
  const shares = chance(random, parameters.sharedOwner) && number > 0
  const owner = Serial.idOf('owner', shares ? number - 1 : number)
  if (!chance(random, parameters.grouped)) return { owner, group: owner }
  const groups = Math.max(1, Math.floor(venue.accounts / parameters.accountsPerGroup))
  return { owner, group: `group-${random.below(groups) + 1}` }
}

type Drawn = Omit<Holder, 'id' | 'owner' | 'group'>

/** Cash alone. */
const flat = ({ equity }: Character): Drawn => ({
  positionMode: 'net',
  deposits: [
    {
      asset: 'USDT',
      amount: Amount.of(Integer.mul(Integer.min(equity, parameters.day.most), whole)),
    },
  ],
  leverages: new Map(),
  isolated: [],
  stakes: [],
  orders: [],
})

/** BTC collateral, one position in the coin-margined contract. */
function coinMargined(random: Random, venue: Venue, its: Character): Drawn {
  const instrument = Venue.instrument(venue, inverse)
  const equity = coinsFor(venue, 'BTC', Integer.mul(its.equity, whole))
  const size = restingSize(venue, instrument, equity, its)
  const stakes = stake(random, venue, its, instrument, size)
  const amount = Amount.sub(equity, profitOf(venue, stakes))
  return {
    positionMode: 'net',
    deposits: [{ asset: 'BTC', amount }],
    leverages: new Map(stakes.map((one) => [one.instrument, size.leverage])),
    isolated: [],
    stakes,
    orders: [],
  }
}

/** USDT collateral, perhaps some coins, one to five linear perpetuals. */
function cashMargined(random: Random, venue: Venue, its: Character): Drawn {
  const hedge = chance(random, parameters.hedge)
  const isolated = chance(random, parameters.isolated) && !hedge
  const coin = chance(random, parameters.coinCollateral) && !isolated
  const equity = Amount.of(Integer.mul(its.equity, whole))
  const leverages = new Map<string, bigint>()
  const stakes = drawStakes(random, venue, isolated ? isolating(its) : its, leverages)
  const held = hedge ? hedged(random, stakes) : stakes
  const cash = Amount.sub(equity, profitOf(venue, held))
  return {
    positionMode: hedge ? 'hedge' : 'net',
    deposits: coin ? withCoins(random, venue, equity, cash) : [{ asset: 'USDT', amount: cash }],
    leverages,
    isolated: isolated ? held.slice(0, 1).map(({ instrument }) => instrument) : [],
    stakes: held,
    orders:
      coin || hedge || isolated || !chance(random, parameters.orders)
        ? []
        : drawOrders(random, venue, its, held, leverages),
  }
}

function drawStakes(
  random: Random,
  venue: Venue,
  its: Character,
  leverages: Map<string, bigint>,
): Stake[] {
  const bases = pickDistinct(random, popularity, pick(random, parameters.positions))
  const weights = bases.map(() => BigInt(random.below(4) + 1))
  return Integer.split(Integer.mul(its.equity, whole), weights).flatMap((part, index) => {
    const instrument = Venue.instrument(venue, perpetualOf(bases[index] as AssetId))
    const size = restingSize(venue, instrument, part, its)
    if (size.lots > 0n) leverages.set(instrument.id, size.leverage)
    return stake(random, venue, its, instrument, size)
  })
}

/** An isolated position has no more than its own margin to bear a move with. */
function isolating(its: Character): Character {
  const most = BigInt(Math.floor(100 / its.bears))
  return { ...its, leverage: Integer.max(1n, Integer.min(its.leverage, most)) }
}

/** What a part of the equity opens: as used, and no more than is at rest. */
function restingSize(venue: Venue, instrument: Instrument, part: bigint, its: Character): Size {
  const used = Integer.mulDivDown(part, its.utilisation, 100n)
  const bears = Integer.mul(BigInt(bearsOf(instrument.base, its.bears)), its.leverage)
  const margin = Integer.min(used, Integer.mulDivDown(part, 100n, bears))
  return sizeOf(venue, instrument, margin, its.leverage)
}

/** One position in the account's direction, or occasionally against it. */
function stake(
  random: Random,
  venue: Venue,
  { bull }: Character,
  instrument: Instrument,
  { lots, leverage }: Size,
): Stake[] {
  const long = chance(random, bull ? parameters.faithful : parameters.unfaithful)
  const price = drawEntry(random, Venue.mark(venue, instrument), leverage)
  if (lots === 0n) return []
  return [{ instrument: instrument.id, leg: 'net', lots: Quantity.of(long ? lots : -lots), price }]
}

/** Legs by direction; on the first instrument also a smaller leg against it. */
function hedged(random: Random, stakes: readonly Stake[]): Stake[] {
  const legs = stakes.map((one): Stake => ({ ...one, leg: one.lots > 0n ? 'long' : 'short' }))
  const [first] = legs
  if (first === undefined) return []
  const share = BigInt(pick(random, parameters.hedgeShare))
  const lots = Quantity.of(Integer.divDown(Integer.mul(-first.lots, share), 100n))
  if (lots === 0n) return legs
  return [...legs, { ...first, leg: first.leg === 'long' ? 'short' : 'long', lots }]
}

/** Converts part of the equity to a coin; entry profit and loss stays in USDT. */
function withCoins(random: Random, venue: Venue, equity: Amount, cash: Amount): Cash[] {
  const asset = pick(random, parameters.coins)
  const share = BigInt(pick(random, parameters.coinShare))
  const worth = Amount.of(Integer.mulDivDown(equity, share, 100n))
  const left = Amount.sub(cash, worth)
  const amount = coinsFor(venue, asset, worth)
  if (left <= 0n || amount <= 0n) return [{ asset: 'USDT', amount: cash }]
  return [
    { asset: 'USDT', amount: left },
    { asset, amount },
  ]
}

/** Atoms of a coin worth an amount of USDT atoms at the opening, rounded down. */
export function coinsFor(venue: Venue, asset: AssetId, worth: bigint): Amount {
  const spot = Venue.instrument(venue, spotOf(asset))
  const { numerator, denominator } = spot.multiplier
  const perLot = Integer.mul(Venue.mark(venue, spot), numerator)
  const base = spot.baseAtomsPerLot
  return Amount.of(
    Integer.divDown(
      Integer.mul(Integer.mul(worth, denominator), base.numerator),
      Integer.mul(perLot, base.denominator),
    ),
  )
}

/** Profit of positions at the opening marks, settlement atoms, each rounded down. */
function profitOf(venue: Venue, stakes: readonly Stake[]): Amount {
  return Amount.sum(
    stakes.map(({ instrument: id, lots, price }) => {
      const instrument = Venue.instrument(venue, id)
      const now = Instrument.value(instrument, lots, Venue.mark(venue, instrument))
      return Amount.sub(now, Instrument.value(instrument, lots, price))
    }),
  )
}
