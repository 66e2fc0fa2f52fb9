import { limits } from '../../src/base/limits.ts'
import type { Random } from '../../src/base/Random.ts'
import type { Execution } from '../../src/engine/Command.ts'
import { State } from '../../src/engine/State.ts'
import type { Instrument } from '../../src/model/Instrument.ts'
import type { Leg } from '../../src/model/Position.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { accounts, type Draft, instruments, rulebook, unit } from './world.ts'

/** Draws the next command of a random run: mostly valid, sometimes invalid in a way of its own. */
export interface Drawing {
  readonly state: State
  readonly random: Random
  /** The random walk of marks, in ticks by instrument. */
  readonly walk: bigint[]
  count: number
}

type Kind = readonly [weight: number, draw: (drawing: Drawing) => Draft]

export function draw(drawing: Drawing): Draft {
  let index = drawing.random.below(total)
  for (const [weight, kind] of kinds) {
    index -= weight
    if (index < 0) return kind(drawing)
  }
  throw new Error('the weights cover every draw')
}

const pick = <T>({ random }: Drawing, items: readonly T[]): T =>
  items[random.below(items.length)] as T

const someone = (d: Drawing): string =>
  pick(d, d.random.below(40) === 0 ? ['nobody', 'mirror', 'house:fund'] : accounts)

const assetId = (d: Drawing): string =>
  d.random.below(40) === 0 ? 'DOGE' : pick(d, ['USDT', 'USDT', 'BTC', 'ETH'])

const instrumentId = (d: Drawing): string =>
  d.random.below(40) === 0 ? 'DOGE/USDT:USDT' : pick(d, instruments).id

const amount = (d: Drawing, asset: string): Amount => {
  const odd = d.random.below(60)
  if (odd === 0) return Amount.of(-5n)
  if (odd === 1) return Amount.of(limits.amount)
  const most = asset === 'USDT' ? 8_000 : 2
  return Amount.of(
    (BigInt(1 + d.random.below(most * 100)) * unit) / 100n + BigInt(d.random.below(99)),
  )
}

const legOf = (d: Drawing, account: string, lots: bigint): Leg => {
  if (d.random.below(50) === 0) return pick(d, ['net', 'long', 'short'])
  if (d.state.accountById.get(account)?.positionMode !== 'hedge') return 'net'
  return d.random.below(3) === 0 ? (lots > 0n ? 'short' : 'long') : lots > 0n ? 'long' : 'short'
}

function lotsOf(d: Drawing, instrument: Instrument | undefined): Quantity {
  if (instrument === undefined || d.random.below(100) === 0) return Quantity.zero
  if (d.random.below(200) === 0) return Quantity.of(limits.quantity)
  const most = { 'BTC/USDT:USDT': 900, 'BTC/USD:BTC': 300, 'BTC/USDT': 500 }[instrument.id] ?? 800
  const size = BigInt(1 + d.random.below(most))
  return Quantity.of(d.random.below(2) === 0 ? size : -size)
}

const priceOf = (d: Drawing, instrument: Instrument | undefined): Price => {
  const mark = d.walk[instrument?.index ?? 0] ?? 1n
  if (d.random.below(80) === 0) return Price.of(0n)
  return Price.of(mark + (mark * BigInt(d.random.below(21) - 10)) / 1_000n)
}

function placeOrder(d: Drawing): Draft {
  const account = someone(d)
  const id = instrumentId(d)
  const instrument = d.state.instrumentById.get(id)
  const lots = lotsOf(d, instrument)
  return {
    type: 'PlaceOrder',
    account,
    order: `o${d.random.below(60)}`,
    instrument: id,
    leg: legOf(d, account, lots),
    lots,
    price: priceOf(d, instrument),
    reduceOnly: d.random.below(4) === 0,
  }
}

function fill(d: Drawing): Draft {
  const account = someone(d)
  const id = instrumentId(d)
  const instrument = d.state.instrumentById.get(id)
  const lots = lotsOf(d, instrument)
  const open = d.state.accountById.get(account)?.orders ?? []
  const cited = open.find((order) => order.instrument.id === id)
  return {
    type: 'ReportFill',
    fill: d.random.below(50) === 0 ? 'f1' : `f${d.count}`,
    account,
    instrument: id,
    leg: cited?.leg ?? legOf(d, account, lots),
    lots: cited?.lots ?? lots,
    price: priceOf(d, instrument),
    fee: Amount.of(BigInt(d.random.below(1_000)) * 1_000n),
    order: cited?.id ?? null,
  }
}

/** A step of the walk: mostly small, sometimes a crash of up to a third. */
function setMarks(d: Drawing): Draft {
  const crash = d.random.below(12) === 0
  const common = crash ? d.random.below(450) - 350 : d.random.below(31) - 15
  const wanted = d.random.below(6) === 0 ? [pick(d, d.state.instruments)] : d.state.instruments
  const odd = d.random.below(60)
  const marks = wanted.map((instrument) => {
    const before = d.walk[instrument.index] ?? 1n
    const own = BigInt(common + d.random.below(11) - 5)
    let price = before + (before * own) / 1_000n
    if (instrument.allowsNonPositive && crash) price -= 3_000n
    if (!instrument.allowsNonPositive && price < 10n) price = 10n
    d.walk[instrument.index] = price
    const time = odd === 0 ? 0 : d.state.time
    return {
      instrument: instrument.id,
      price: Price.of(odd === 1 ? 0n : price),
      time,
      source: 'test',
    }
  })
  const indexOf = (asset: string, index: number, scale: bigint) => ({
    asset,
    price: ((d.walk[index] ?? 1n) * 10n ** 12n) / scale,
    time: d.state.time,
    source: 'test',
  })
  const usdt = { asset: 'USDT', price: 10n ** 12n, time: d.state.time, source: 'test' }
  const indices = [usdt, indexOf('BTC', 0, 1n), indexOf('ETH', 1, 10n)]
  if (odd === 2)
    return {
      type: 'SetMarks',
      marks: Array.from({ length: limits.marks + 1 }, () => marks[0] as never),
      indices,
    }
  return { type: 'SetMarks', marks, indices: d.random.below(5) === 0 ? [] : indices }
}

/** Fills some open orders, in full or in part, at the mark or worse. */
function reportExecution(d: Drawing): Draft {
  const executions: Execution[] = []
  for (const order of d.state.orders.values()) {
    if (d.random.below(4) === 0) continue
    const part = [0n, order.left, order.left, order.left / 2n][d.random.below(4)] ?? 0n
    const mark = d.walk[order.instrument.index] ?? 1n
    const slip = (mark * BigInt(d.random.below(30))) / 1_000n
    const wanted = order.lots > 0n ? mark + slip : mark - slip
    const isBeyond =
      order.limit !== null && (order.lots > 0n ? wanted > order.limit : wanted < order.limit)
    // A venue mostly keeps a limit; the engine must bear the case where it does not.
    const price = isBeyond && d.random.below(30) > 0 ? (order.limit ?? wanted) : wanted
    executions.push({
      order: order.id,
      instrument: order.instrument.id,
      lots: Quantity.of(d.random.below(60) === 0 ? order.left * 3n : part),
      price: Price.of(d.random.below(80) === 0 ? 0n : price),
      fee: Amount.of(BigInt(d.random.below(500)) * 1_000n),
      status: pick(d, ['done', 'done', 'done', 'open', 'rejected', 'unknown']),
    })
  }
  if (d.random.below(20) === 0) {
    executions.push({
      order: 'none',
      instrument: 'BTC/USDT:USDT',
      lots: Quantity.of(1n),
      price: Price.of(1n),
      fee: Amount.zero,
      status: 'done',
    })
  }
  return { type: 'ReportExecution', executions }
}

function changeMode(d: Drawing): Draft {
  const account = someone(d)
  const instrument = instrumentId(d)
  const change = pick(d, [
    { kind: 'positionMode', mode: pick(d, ['net', 'hedge'] as const) },
    { kind: 'marginMode', instrument, mode: pick(d, ['isolated', 'isolated', 'cross'] as const) },
    { kind: 'leverage', instrument, leverage: BigInt(d.random.below(60)) },
  ] as const)
  return { type: 'ChangeMode', account, change }
}

const isolated = (d: Drawing) => {
  const asset = assetId(d)
  const open = d.state.accounts.filter(({ parent }) => parent !== null)
  const sub = open.length > 0 && d.random.below(8) > 0 ? pick(d, open) : null
  const instrument =
    sub === null ? instrumentId(d) : (d.state.instruments[sub.isolates ?? 0]?.id ?? '')
  return { account: sub?.parent?.id ?? someone(d), instrument, asset, amount: amount(d, asset) }
}

const callId = (d: Drawing): string =>
  d.state.calls.size > 0 && d.random.below(10) > 0 ? pick(d, [...d.state.calls.keys()]) : 'call-0'

const signed = { by: 'desk', reason: 'test' }

function mirror(d: Drawing): Draft {
  const account = d.random.below(8) === 0 ? pick(d, accounts) : 'mirror'
  const cost = Amount.of(BigInt(d.random.below(40_000)) * unit)
  const id = instrumentId(d)
  const lots = Quantity.of(BigInt(d.random.below(900)))
  return {
    type: 'ImportAccount',
    account,
    owner: 'fund',
    group: 'fund',
    rulebook: d.random.below(10) === 0 ? 'proRata' : 'ranked',
    positionMode: 'net',
    balances: [{ asset: 'USDT', amount: Amount.of(BigInt(1 + d.random.below(9_000)) * unit) }],
    positions: [{ instrument: id, leg: 'net', lots, cost }],
    mode: null,
    unpledged: [],
    source: 'test',
  }
}

function define(d: Drawing): Draft {
  const version = d.random.below(4) + 1
  const ladders =
    d.random.below(3) === 0
      ? [{ ...rulebook().ladders[0], id: `l${version}` } as never]
      : rulebook().ladders
  return pick(d, [
    { type: 'DefineAsset', asset: 'USDT', decimals: 8 },
    { type: 'DefineAsset', asset: `X${d.count}`, decimals: d.random.below(20) },
    { type: 'DefineInstrument', instrument: instruments[0] as never },
    {
      type: 'DefineRulebook',
      rulebook: rulebook({ version, ladders, activeFrom: d.state.time + d.random.below(90_000) }),
    },
    {
      type: 'OpenAccount',
      account: pick(d, ['a', 'x/y', `n${d.count}`]),
      owner: 'o',
      group: 'g',
      rulebook: pick(d, ['ranked', 'none']),
      positionMode: 'net',
    },
  ] as readonly Draft[])
}

const transfer = (d: Drawing): Draft => {
  const asset = assetId(d)
  return { type: 'Transfer', from: someone(d), to: someone(d), asset, amount: amount(d, asset) }
}

const move =
  (type: 'Deposit' | 'Withdraw') =>
  (d: Drawing): Draft => {
    const asset = assetId(d)
    return { type, account: someone(d), asset, amount: amount(d, asset) }
  }

/** Exactly the outstanding amount of an open call, or one unit less. */
const bringExactly = (d: Drawing): Draft => {
  const call = [...d.state.calls.values()][0]
  if (call === undefined) return { type: 'AdvanceTime' }
  const part = d.random.below(3) === 0 ? call.amount / 3n : call.amount
  return {
    type: 'Deposit',
    account: call.account,
    asset: 'USDT',
    amount: Amount.of(part > 0n ? part : 1n),
  }
}

const closeOrder = (d: Drawing): Draft => {
  const account = pick(
    d,
    d.state.accounts.filter(({ orders }) => orders.length > 0).concat(State.house(d.state, 'fees')),
  )
  return {
    type: 'CloseOrder',
    account: account.kind === 'house' ? 'a' : account.id,
    order: account.orders[0]?.id ?? 'o99',
  }
}

function amend(d: Drawing): Draft {
  const account = d.state.accounts.find(({ orders }) => orders.length > 0)
  const order = account?.orders[0]
  const instrument = order?.instrument
  return {
    type: 'AmendOrder',
    account: account?.id ?? 'a',
    order: order?.id ?? 'o99',
    instrument: instrument?.id ?? 'BTC/USDT:USDT',
    lots: Quantity.of(((order?.lots ?? 1n) * BigInt(1 + d.random.below(3))) as bigint),
    price: priceOf(d, instrument),
  }
}

function correct(d: Drawing): Draft {
  const change = Amount.of(BigInt(1 + d.random.below(1_000)))
  const last = d.random.below(4) === 0 ? Amount.of(1n) : Amount.negate(change)
  return {
    type: 'Correct',
    postings: [
      {
        account: pick(d, accounts),
        asset: 'USDT',
        amount: d.random.below(20) === 0 ? Amount.zero : change,
      },
      { account: 'house:rounding', asset: 'USDT', amount: last },
    ],
    ...signed,
  }
}

const kinds: readonly Kind[] = [
  [26, setMarks],
  [16, reportExecution],
  [30, fill],
  [12, placeOrder],
  [3, amend],
  [4, closeOrder],
  [4, move('Deposit')],
  [6, bringExactly],
  [9, move('Withdraw')],
  [5, transfer],
  [8, changeMode],
  [4, (d) => ({ type: 'AddMargin', ...isolated(d) })],
  [3, (d) => ({ type: 'RemoveMargin', ...isolated(d) })],
  [
    4,
    (d) => ({
      type: 'SetFunding',
      instrument: instrumentId(d),
      index:
        BigInt(d.random.below(2_000_000) - 1_000_000) *
        1_000_000_000n *
        (d.random.below(90) === 0 ? limits.funding : 1n),
    }),
  ],
  [2, (d) => ({ type: 'AcknowledgeCall', call: callId(d), by: 'desk' })],
  [
    3,
    (d) => ({
      type: 'ExtendCall',
      call: callId(d),
      deadline: d.state.time + d.random.below(400_000),
      ...signed,
    }),
  ],
  [1, (d) => ({ type: 'WaiveCall', call: callId(d), ...signed })],
  [5, () => ({ type: 'Arm', ...signed })],
  [1, () => ({ type: 'Disarm', ...signed })],
  [
    4,
    (d) => ({
      type: 'Switch',
      scope: pick(d, [
        { kind: 'all', id: '' },
        { kind: 'asset', id: assetId(d) },
        { kind: 'instrument', id: instrumentId(d) },
      ] as const),
      what: pick(d, ['newRisk', 'withdrawal', 'liquidation', 'callClock'] as const),
      on: d.random.below(4) > 0,
      ...signed,
    }),
  ],
  [
    2,
    (d) => ({
      type: 'Restrict',
      account: someone(d),
      restriction: pick(d, ['reduceOnly', 'noWithdrawal'] as const),
      until: d.random.below(2) === 0 ? null : d.state.time + d.random.below(200_000),
      ...signed,
    }),
  ],
  [
    3,
    (d) => ({
      type: 'Release',
      account: someone(d),
      restriction: pick(d, ['reduceOnly', 'noWithdrawal'] as const),
      ...signed,
    }),
  ],
  [2, mirror],
  [2, define],
  [1, correct],
  [4, () => ({ type: 'AdvanceTime' })],
]

const total = kinds.reduce((sum, [weight]) => sum + weight, 0)
