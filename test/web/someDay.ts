import { crashDay } from '../crashDay.ts'

/**
 * A small book on the real prices of 19 May 2021: sixty traders of rising leverage in two coins and who
 * made their market, every quarter of an hour until noon and every minute of the crash, up to the moment
 * in which calls are open and liquidation is under way.
 */
export const start = Date.UTC(2021, 4, 19)

const MINUTE = 60_000
const TRADERS = 60
const coins = [
  { base: 'BTC', spot: 'BTC/USDT', perpetual: 'BTC/USDT:USDT', tick: '0.01', lot: '0.0001' },
  { base: 'ETH', spot: 'ETH/USDT', perpetual: 'ETH/USDT:USDT', tick: '0.01', lot: '0.001' },
] as const

export interface Command {
  readonly type: string
  readonly id: string
  readonly time: number
  readonly [field: string]: unknown
}

/** Minutes of the day at which prices are told. */
const minutes = [
  ...Array.from({ length: 49 }, (_, at) => at * 15),
  ...Array.from({ length: 48 }, (_, at) => 721 + at),
]

/** The mark of an instrument in a command that sets marks. */
export function priceOf({ marks }: Command, instrument: string): string {
  const told = marks as readonly { instrument: string; price: string }[]
  return told.find((one) => one.instrument === instrument)?.price ?? ''
}

/** All commands in order, each with its time. */
export function commands(): readonly Command[] {
  const prices = pricesOf()
  let count = 0
  const at = (minute: number, type: string, fields: object): Command => {
    count += 1
    return { type, id: `day-${count}`, time: start + minute * MINUTE, ...fields }
  }
  const first = prices.get(0) ?? new Map()
  return [
    ...definitions(at),
    marksAt(at, 0, first),
    ...traders(at, first),
    at(0, 'Arm', { by: 'ops', reason: 'the day begins' }),
    ...minutes.slice(1).map((minute) => marksAt(at, minute, prices.get(minute) ?? new Map())),
    at(769, 'SetDepth', {
      depths: coins.map(({ perpetual: instrument }) => {
        return { instrument, bids: '40', asks: '45', within: '0.01', time: start, source: 'book' }
      }),
    }),
  ]
}

type At = (minute: number, type: string, fields: object) => Command

function definitions(at: At): readonly Command[] {
  const brackets = [{ floor: '0', rate: '0.01', leverageMax: '50' }]
  return [
    at(0, 'DefineAsset', { asset: 'USDT', decimals: 6 }),
    ...coins.map(({ base: asset }) => at(0, 'DefineAsset', { asset, decimals: 8 })),
    ...coins.map(({ base, perpetual: id, tick, lot }) => {
      const named = { id, kind: 'perpetual', base, quote: 'USDT', settle: 'USDT' }
      return at(0, 'DefineInstrument', { instrument: { ...named, tick, lot } })
    }),
    at(0, 'Deposit', { account: 'house:fund', asset: 'USDT', amount: '250000' }),
    at(0, 'DefineRulebook', { rulebook: rulebook(1, '0.3', brackets) }),
    at(0, 'DefineRulebook', {
      rulebook: { ...rulebook(2, '0.25', brackets), activeFrom: start + 86_400_000 },
    }),
  ]
}

const rulebook = (version: number, call: string, brackets: readonly object[]) => ({
  ...{ id: 'desk', version, source: `the desk's own, of 2021, version ${version}` },
  numeraire: 'USDT',
  method: {
    name: 'tiered',
    brackets: Object.fromEntries(coins.map(({ perpetual }) => [perpetual, brackets])),
    collateral: { USDT: [{ floor: '0', weight: '1' }] },
  },
  ladders: [
    {
      id: 'main',
      levels: [
        level('notice', '0.06', '0.05', 'none'),
        level('warning', '0.1', '0.08', 'none'),
        level('call', call, '0.2', 'call'),
        level('liquidation', '1', '0.9', 'liquidate'),
      ],
    },
  ],
  call: { within: 3_600_000, cureTo: '0.2', amount: 'floating', onExpiry: 'liquidate' },
  liquidation: {
    ...{ sizing: 'deficit', target: '0.8', feeRate: '0.005', dust: '10', silence: 600_000 },
  },
  waterfall: { fundCapDefault: '100000', deleverage: 'ranked', disposal: '0.1' },
  prices: { staleAfter: 1_800_000, staleBand: '0.01' },
})

const level = (name: string, enter: string, clear: string, action: string) => ({
  ...{ name, measure: 'maintenance', enter, clear, action },
})

/** The longs of rising leverage, and one who is short against them all. */
function traders(at: At, prices: ReadonlyMap<string, number>): readonly Command[] {
  const found: Command[] = []
  const open = (account: string, amount: number): void => {
    const whose = { owner: account.replace('trader', 'owner'), group: 'book' }
    const fields = { account, ...whose, rulebook: 'desk', positionMode: 'net' }
    found.push(at(0, 'OpenAccount', fields))
    found.push(at(0, 'Deposit', { account, asset: 'USDT', amount: amount.toFixed(2) }))
  }
  let fills = 0
  const fill = (account: string, instrument: string, contracts: string, price: number): void => {
    fills += 1
    const what = { fill: `fill-${fills}`, account, instrument, leg: 'net', contracts }
    found.push(at(0, 'ReportFill', { ...what, price: price.toFixed(2), fee: '0' }))
  }
  open('maker', 50_000_000)
  for (let index = 0; index < TRADERS; index++) {
    const account = `trader-${String(index + 1).padStart(3, '0')}`
    const coin = coins[index % 2] ?? coins[0]
    const price = prices.get(coin.perpetual) ?? 1
    const contracts = ((2 + (index % 9)) * (coin.base === 'BTC' ? 0.8 : 9)).toFixed(3)
    open(account, (Number(contracts) * price) / (1.4 + index * 0.055))
    fill(account, coin.perpetual, contracts, price)
    fill('maker', coin.perpetual, `-${contracts}`, price)
  }
  return found
}

function marksAt(at: At, minute: number, prices: ReadonlyMap<string, number>): Command {
  const time = start + minute * MINUTE
  const marks = coins.map(({ perpetual: instrument }) => {
    const price = (prices.get(instrument) ?? 1).toFixed(2)
    return { instrument, price, time, source: 'binance spot' }
  })
  const indices = ['USDT', ...coins.map(({ base }) => base)].map((asset) => {
    const coin = coins.find(({ base }) => base === asset)
    const price = coin === undefined ? '1' : (prices.get(coin.perpetual) ?? 1).toFixed(2)
    return { asset, price, time, source: 'binance spot' }
  })
  return at(minute, 'SetMarks', { marks, indices })
}

/** Closes by minute of the day, by instrument. */
function pricesOf(): ReadonlyMap<number, ReadonlyMap<string, number>> {
  const wanted = new Set(minutes)
  const found = new Map<number, Map<string, number>>()
  for (const { symbol, time, close } of crashDay.rows()) {
    const coin = coins.find(({ spot }) => spot === symbol)
    const minute = (time - start) / MINUTE
    if (coin === undefined || !wanted.has(minute)) continue
    const at = found.get(minute) ?? new Map<string, number>()
    found.set(minute, at.set(coin.perpetual, Number(close)))
  }
  return found
}

export * as SomeDay from './someDay.ts'
