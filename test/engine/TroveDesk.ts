import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import type { BranchSpec } from '../../src/model/BranchSpec.ts'
import type { CollateralParameters, LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import type { BoldSystem } from '../../src/protocols/liquity2/BoldSystem.ts'
import { type BranchTerms, boldReth, boldWeth } from '../../src/protocols/liquity2/BranchTerms.ts'
import { Desk } from './Desk.ts'
import { rulebook } from './LoanDesk.ts'
import type { Draft } from './world.ts'

/** A desk with a system of troves: BOLD against WETH and rETH, as launched. */

export const wad = 10n ** 18n

const system = 'bold'

export const specOf = ({ name, source: _s, ...ratios }: BranchTerms): BranchSpec => ({
  collateral: name,
  ...ratios,
})

export const branches: readonly BranchSpec[] = [boldWeth, boldReth].map(specOf)

/** A price is too old after a day. */
export const definition = {
  type: 'DefineTroves',
  ...{ system, coin: 'BOLD', gas: 'WETH', staleAfter: 86_400_000 },
  branches,
} as const

/** Under which nothing is owed: accounts hold coins, and troves hold the rest. */
function plain(): Rulebook {
  const base = rulebook('plain')
  const method = { ...(base.method as LendingMethod), modes: new Map() }
  const { collateral } = method
  const weth = collateral.get('ETH') as CollateralParameters
  return { ...base, method: { ...method, collateral: new Map([['WETH', weth]]) } }
}

/** What there is before the first trove. */
export const opening: readonly Draft[] = [
  ...['USD', 'BOLD', 'WETH', 'rETH'].map(
    (asset): Draft => ({ type: 'DefineAsset', asset, decimals: 18 }),
  ),
  { type: 'DefineRulebook', rulebook: plain() },
  definition,
]

export const arm: Draft = { type: 'Arm', by: 'desk', reason: 'test' }

export function create(): Desk {
  const desk: Desk = { state: State.create(), time: 0, count: 0, entries: [] }
  for (const draft of opening) Desk.tell(desk, draft)
  price(desk, { WETH: 2_000n, rETH: 2_200n })
  Desk.tell(desk, arm)
  return desk
}

/** An account with coins in whole units. */
export function open(desk: Desk, account: string, coins: Readonly<Record<string, bigint>>): void {
  const own = { owner: account, group: account, rulebook: 'plain', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account, ...own })
  for (const [asset, units] of Object.entries(coins)) {
    Desk.tell(desk, { type: 'Deposit', account, asset, amount: Amount.of(units * wad) })
  }
}

/** In whole dollars, of those that are named. */
export function price(desk: Desk, dollars: Readonly<Record<string, bigint>>): Event[] {
  const { time } = desk
  const all = Object.entries({ USD: 1n, ...dollars })
  const indices = all.map(([asset, whole]) => ({
    ...{ asset, price: whole * 10n ** 12n, time, source: 'test' },
  }))
  return Desk.tell(desk, { type: 'SetMarks', marks: [], indices })
}

/** One index, in its smallest units. */
export function index(desk: Desk, asset: string, price: bigint): void {
  const indices = [{ asset, price, time: desk.time, source: 'test' }]
  Desk.tell(desk, { type: 'SetMarks', marks: [], indices })
}

export const use = (desk: Desk, account: string, what: TroveUse): Event[] =>
  Desk.tell(desk, { type: 'UseTroves', account, system, use: what })

/** Null where it was carried out; else why not, in the protocol's words where they are. */
export function refusal(events: readonly Event[]): string | null {
  const [first] = events
  if (first?.type !== 'Rejected') return null
  return first.code === 'trove.refused' ? first.detail : first.code
}

export const bookOf = ({ state }: Desk): BoldSystem => {
  const found = state.troves.get(system)
  if (found === undefined) throw new Error('the system is defined')
  return found.book
}

export const held = ({ state }: Desk, account: string, asset: string): bigint =>
  State.account(state, account).balances[State.asset(state, asset).index] ?? 0n

export * as TroveDesk from './TroveDesk.ts'
