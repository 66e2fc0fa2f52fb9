import type { Event } from '../../src/engine/Event.ts'
import type { BrokerMethod, BrokerOptions } from '../../src/model/BrokerMethod.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { instruments, start } from './world.ts'

const R = Ratio.of
const side = {
  initial: R(1n, 2n),
  maintenance: [{ from: Ratio.zero, rate: R(1n, 4n), perUnit: Ratio.zero }],
}

/** FINRA's shares for options on anything. */
const options: BrokerOptions = {
  netting: 'joint',
  standard: {
    ...{ base: R(1n, 5n), least: R(1n, 10n), longDated: Ratio.one },
    ...{ bounded: R(1n, 10n), collar: R(1n, 4n), factor: Ratio.one },
  },
  underlyings: new Map(),
}

/** Half to open, a quarter to keep, and options paired. */
export const method: BrokerMethod = {
  ...{ name: 'broker', instruments: new Map(), feeRate: Ratio.zero, options },
  standard: { long: side, short: side },
}

const ladders: Rulebook['ladders'] = [
  {
    id: 'rule',
    levels: [
      { name: 'rule', measure: 'maintenance', enter: R(1n), clear: R(1n), action: 'liquidate' },
    ],
  },
]

export const stock = 'BTC/USDT:USDT'

/** A call or a put on a bitcoin, in thousandths. */
const option = (right: 'call' | 'put', strike: bigint): InstrumentSpec => ({
  ...(instruments[0] as InstrumentSpec),
  ...{ id: `BTC-${right}-${strike}`, kind: 'option', expiry: start + 30_000_000 },
  option: {
    ...{ right, strike: { units: strike, scale: 0 } },
    ...{ style: 'american', delivery: 'cash' },
  },
})

const listed: readonly (readonly [InstrumentSpec, bigint])[] = [
  [option('call', 41_000n), 800n],
  [option('call', 42_000n), 500n],
  [option('put', 39_000n), 700n],
  [option('put', 40_000n), 1_100n],
]

/** The stock and the options of the desk. */
export const instrumentsOf: readonly string[] = [stock, ...listed.map(([{ id }]) => id)]

/** Moves the stock, and every option's premium by as much. */
export function mark(told: Desk, price: bigint, more: bigint): Event[] {
  const { time } = told
  const all = [[stock, price] as const, ...listed.map(([{ id }, one]) => [id, one + more] as const)]
  const marks = all.map(([instrument, at]) => ({
    ...{ instrument, price: Price.of(at), time, source: 'test' },
  }))
  const indices = [{ asset: 'BTC', price: price * 10n ** 12n, time, source: 'test' }]
  return Desk.tell(told, { type: 'SetMarks', marks, indices })
}

/** A broker's desk with an account `a`, and the marks that hold. */
export function desk(
  dollars: bigint,
  part: Partial<Rulebook> = {},
): { told: Desk; marks: ReadonlyMap<string, bigint> } {
  const told = Desk.create({
    ...{ method, ladders, profit: { risk: 'full', spend: 'full' }, outflowFloor: R(0n) },
    ...part,
  })
  for (const [one] of listed) Desk.tell(told, { type: 'DefineInstrument', instrument: one })
  mark(told, 40_000n, 0n)
  Desk.open(told, 'a', dollars)
  const marks = new Map([[stock, 40_000n], ...listed.map(([{ id }, one]) => [id, one] as const)])
  return { told, marks }
}
