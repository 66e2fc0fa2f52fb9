import { Random } from '../../src/base/Random.ts'
import type { ExposureCaps, Market } from '../../src/model/Market.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { drawCredit } from './drawCredit.ts'
import { drawOrders } from './drawOrders.ts'
import type { Stream } from './streams.ts'
import { accounts, type Draft, instruments, unit } from './world.ts'

/**
 * Draws markets now and then: valid ones, later ones, and some that must be refused. With them come
 * orders in an instrument that no rulebook has a rule for, fills that cite
 * orders, and the depth of markets.
 */
export function drawMarkets(seed: number): Stream {
  const random = Random.create(seed, 77)
  const unruled = drawUnruled(seed)
  const orders = drawOrders(seed)
  const credit = drawCredit(seed)
  const bands = Random.create(seed, 80)
  return (time) =>
    random.below(40) > 0
      ? (unruled() ?? orders() ?? credit(time))
      : { type: 'DefineMarket', market: banded(bands, draw(random, time)) }
}

/** Some markets refuse orders far from their mark; the band of some is no band. */
function banded(random: Random, market: Market): Market {
  if (random.below(2) === 0) return market
  return { ...market, orderBand: Ratio.of(BigInt(random.below(40) - 1), 100n) }
}

/** Defines an instrument without brackets, and afterwards orders in it now and then. */
function drawUnruled(seed: number): () => Draft | null {
  const random = Random.create(seed, 78)
  let isDefined = false
  return () => {
    if (random.below(60) > 0) return null
    const [pattern] = instruments
    if (pattern === undefined) return null
    const instrument = { ...pattern, id: 'BTC/USDT:USDT-UNRULED' }
    if (!isDefined) {
      isDefined = true
      return { type: 'DefineInstrument', instrument }
    }
    return {
      type: 'PlaceOrder',
      account: accounts[random.below(accounts.length)] ?? '',
      order: `unruled-${random.below(1_000_000)}`,
      instrument: instrument.id,
      leg: 'net',
      lots: Quantity.of(BigInt(random.below(9) - 4)),
      price: Price.of(40_000n),
      reduceOnly: false,
    }
  }
}

const drawCaps = (random: Random): ExposureCaps => ({
  group:
    random.below(3) === 0
      ? null
      : {
          lots: Quantity.of(BigInt(random.below(600))),
          share: Ratio.of(BigInt(random.below(5)), 10n),
        },
  depths: random.below(3) > 0 ? null : Ratio.of(BigInt(random.below(8)), 2n),
})

function draw(random: Random, time: number): Market {
  const chosen = instruments[random.below(instruments.length)]
  const instrument = random.below(20) === 0 ? 'NONE' : (chosen?.id ?? '')
  const version = 1 + random.below(5)
  return {
    instrument,
    version,
    ...(version > 2 && { fundWindow: 20_000 * version, fundTotal: Amount.of(900n * unit) }),
    activeFrom: random.below(2) === 0 ? 0 : time + random.below(60_000),
    source: 'drawn',
    fundCap: Amount.of(BigInt(random.below(3_000) - 10) * unit),
    deleverage: random.below(2) === 0 ? 'ranked' : 'proRata',
    disposal: Ratio.of(BigInt(random.below(12)), 10n),
    silence: random.below(60_000),
    ...(random.below(3) === 0 && { caps: drawCaps(random) }),
    prices:
      random.below(2) === 0
        ? null
        : {
            staleAfter: random.below(400_000),
            staleBand: Ratio.of(BigInt(random.below(20)), 100n),
          },
  }
}
