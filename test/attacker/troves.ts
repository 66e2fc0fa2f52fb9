import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Branch, type Trove } from '../../src/protocols/liquity2/Branch.ts'
import { TroveAccount } from '../../src/protocols/liquity2/TroveAccount.ts'
import type { Gene } from './Genome.ts'
import { type Move, of, playing } from './moves.ts'
import { Play } from './Play.ts'
import type { Game } from './search.ts'
import { TroveWorth } from './TroveWorth.ts'
import { tellUse } from './troveFairness.ts'
import { branches, coalition, prices, trovesArena } from './trovesArena.ts'

/** What a gene means in a system of troves: a use of the coalition, of somebody honest, or the world. */
const wad = 10n ** 18n

const actor = (gene: Gene): string => of(coalition, gene[1])
const branchOf = (gene: Gene): string => of(['WETH', 'WETH', 'rETH'], gene[2])

/** At this second and price, as the protocol will look at it. */
function lookAt({ state, time }: Play, branch: string): Branch {
  const all = TroveWorth.branchesOf(state, TroveWorth.systemOf(state), time)
  return all[(branches as readonly string[]).indexOf(branch)] as Branch
}

const troves = (play: Play, branch: string): readonly (readonly [string, Trove])[] => [
  ...lookAt(play, branch).troves,
]

/** A trove of somebody of the coalition, and who that is; at times one that is not theirs. */
function ownOf(play: Play, gene: Gene): { readonly trove: string; readonly owner: string } | null {
  const mine = troves(play, branchOf(gene)).filter(([, { owner }]) =>
    coalition.some((id) => id === owner),
  )
  const isTheirs = (gene[6] ?? 0) % 8 === 7
  const [trove, found] = of(isTheirs ? troves(play, branchOf(gene)) : mine, gene[3]) ?? []
  if (trove === undefined || found === undefined) return null
  return { trove, owner: isTheirs ? actor(gene) : found.owner }
}

const sizes = [
  [1n, 1n],
  [1n, 2n],
  [1n, 9n],
  [1n, 1_000_000n],
] as const

const part = (amount: bigint, number = 0): bigint => {
  const [up, down] = of(sizes, number)
  return (amount * up) / down
}

const ratios = [112n, 120n, 151n, 200n, 111n]
const rates = [5n, 20n, 100n, 500n, 2_500n].map((per) => (wad * per) / 1_000n)

const open: Move = (play, gene) => {
  const [account, branch] = [actor(gene), branchOf(gene)]
  const { price } = lookAt(play, branch)
  const debt = of([2_000n, 5_000n, 20_000n], gene[3]) * wad
  const collateral = (((debt * of(ratios, gene[4])) / 100n) * (wad / 1_000n)) / (price / 1_000n)
  const isBatch = (gene[5] ?? 0) % 4 === 0
  const batch = isBatch ? of(['boss', ...coalition], gene[6]) : null
  const terms = { rate: isBatch ? null : of(rates, gene[5]), batch }
  tellUse(play, account, {
    type: 'open',
    branch,
    trove: `t${play.count}`,
    collateral,
    debt,
    ...terms,
  })
}

/** Borrows or takes out as much as is let; or repays and adds. */
const adjust: Move = (play, gene) => {
  const [own, branch] = [ownOf(play, gene), branchOf(gene)]
  if (own === null) return
  const { trove, owner } = own
  const about = { type: 'adjust', branch, trove } as const
  const way = (gene[4] ?? 0) % 4
  const held = troves(play, branch).find(([id]) => id === trove)?.[1].collateral ?? 0n
  const coins = part(of([20_000n, 4_000n, 300n], gene[5]) * wad, gene[6])
  for (let piece = 1n; piece < 64n; piece *= 2n) {
    const [debt, collateral] = [
      way === 0 ? coins / piece : way === 1 ? -coins / piece : 0n,
      way === 2 ? -part(held, gene[6]) / piece : way === 3 ? wad / piece : 0n,
    ]
    if (tellUse(play, owner, { ...about, debt, collateral })) return
  }
}

/** All coins of the coalition in one hand. */
function gather(play: Play, to: string, asset: string): void {
  for (const from of coalition) {
    const amount = TroveWorth.heldBy(play.state, from, asset)
    if (from !== to && amount > 0n)
      Play.tell(play, { type: 'Transfer', from, to, asset, amount: Amount.of(amount) })
  }
}

const manage: Move = (play, gene) => {
  const [own, branch] = [ownOf(play, gene), branchOf(gene)]
  if (own === null) return
  const { trove, owner } = own
  if ((gene[4] ?? 0) % 5 === 0) gather(play, owner, 'BOLD')
  const rate = of(rates, gene[5])
  const batch = of(['boss', ...coalition], gene[6])
  const uses: readonly TroveUse[] = [
    { type: 'close', branch, trove },
    { type: 'applyPending', branch, trove },
    { type: 'setRate', branch, trove, rate },
    { type: 'joinBatch', branch, trove, batch },
    { type: 'leaveBatch', branch, trove, rate },
  ]
  tellUse(play, owner, of(uses, gene[4]))
}

/** A manager of the coalition; and at times somebody honest comes to him. */
const lead: Move = (play, gene) => {
  const [account, branch] = [actor(gene), branchOf(gene)]
  const rate = of(rates, gene[4])
  const offer = { fee: wad / 20n, rateMinimum: wad / 200n, rateMaximum: 2n * wad, period: 3_600n }
  const uses: readonly TroveUse[] = [
    { type: 'registerBatch', branch, rate, ...offer },
    { type: 'setBatchRate', branch, rate },
    { type: 'lowerBatchFee', branch, fee: wad / of([30n, 100n, 1_000n], gene[5]) },
  ]
  tellUse(play, account, of(uses, gene[3]))
  if ((gene[6] ?? 0) % 3 > 0) return
  const guest = of(['h0', 'h1', 'h3'], gene[6])
  tellUse(play, guest, { type: 'joinBatch', branch, trove: `${guest}-${branch}`, batch: account })
}

const deposit: Move = (play, gene) => {
  const [account, branch] = [actor(gene), branchOf(gene)]
  const amount = part(TroveWorth.heldBy(play.state, account, 'BOLD'), gene[3])
  tellUse(play, account, { type: 'deposit', branch, amount, claims: (gene[4] ?? 0) % 2 === 0 })
}

const leave: Move = (play, gene) => {
  const branch = branchOf(gene)
  const { surplus, pool } = lookAt(play, branch)
  const owed = coalition.filter(
    (id) => surplus.has(id) || pool.deposits.has(id) || pool.stashed.has(id),
  )
  const account = of(owed, gene[1]) ?? actor(gene)
  const amount = part(100_000n * wad, gene[3])
  const claims = (gene[4] ?? 0) % 2 === 0
  const uses: readonly TroveUse[] = [
    { type: 'withdraw', branch, amount, claims },
    { type: 'withdraw', branch, amount, claims },
    { type: 'claimStash', branch },
    { type: 'claimSurplus', branch },
  ]
  tellUse(play, account, of(uses, gene[5]))
}

/** A price falls by a tenth until something is so, or six times. */
function fallUntil(play: Play, asset: string, isDone: () => boolean): void {
  for (let fall = 0; fall < 6 && !isDone(); fall++) {
    play.indices.set(asset, ((play.indices.get(asset) ?? 1n) * 9n) / 10n)
    play.time += 12_000
    tellPrices(play)
  }
}

/** All that may be, in one order or the other, some of them, or one twice. */
const liquidate: Move = (play, gene) => {
  const branch = branchOf(gene)
  const dueNow = (): readonly string[] => {
    const at = lookAt(play, branch)
    return [...at.troves.keys()].filter((id) => TroveAccount.ratio(at, id) < at.terms.ratioMinimum)
  }
  if ((gene[6] ?? 0) % 2 === 0) fallUntil(play, branch, () => dueNow().length > 0)
  const [due, all] = [dueNow(), troves(play, branch).map(([id]) => id)]
  const lists = [due, due.toReversed(), due.slice(0, 1), [...due, ...due], all]
  tellUse(play, actor(gene), { type: 'liquidate', branch, troves: of(lists, gene[3]).slice(0, 50) })
}

const redeem: Move = (play, gene) => {
  const account = actor(gene)
  const amount = part(TroveWorth.heldBy(play.state, account, 'BOLD'), gene[3])
  const iterations = of([0, 1, 3], gene[4])
  tellUse(play, account, { type: 'redeem', amount, iterations, feeMost: wad })
}

const end: Move = (play, gene) => {
  const [account, branch] = [actor(gene), branchOf(gene)]
  const ratio = (): bigint => Branch.ratio(lookAt(play, branch))
  const { ratioShutdown } = lookAt(play, branch).terms
  if ((gene[6] ?? 0) % 2 === 0) fallUntil(play, branch, () => ratio() < ratioShutdown)
  tellUse(play, account, { type: 'shutDown', branch })
  const ids = troves(play, branch).map(([id]) => id)
  const amount = part(TroveWorth.heldBy(play.state, account, 'BOLD'), gene[4])
  const list = [ids, ids.toReversed(), ids.slice(0, 1)]
  tellUse(play, account, {
    type: 'urgentRedeem',
    branch,
    amount,
    troves: of(list, gene[5]),
    least: 0n,
  })
}

/** Coins go round in the coalition, so that whoever needs them has them. */
const send: Move = (play, gene) => {
  const [from, to] = [actor(gene), of(coalition, gene[3])]
  const asset = of(['BOLD', 'BOLD', 'WETH', 'rETH'], gene[2])
  const amount = part(TroveWorth.heldBy(play.state, from, asset), gene[4])
  if (from === to || amount <= 0n) return
  Play.tell(play, { type: 'Transfer', from, to, asset, amount: Amount.of(amount) })
}

const steps = [10n, -10n, -25n, -35n, 30n, -4n]

const tellPrices = (play: Play): void => {
  const indices = Object.keys(prices).map((asset) => ({
    ...{ asset, price: play.indices.get(asset) ?? 1n, time: play.time, source: 'test' },
  }))
  Play.tell(play, { type: 'SetMarks', marks: [], indices })
}

const drift: Move = (play, gene) => {
  const asset = branchOf(gene)
  const price = play.indices.get(asset) ?? 1n
  play.indices.set(asset, price + (price * of(steps, gene[3])) / 100n)
  play.time += 12_000
  tellPrices(play)
}

const day = 86_400_000

const wait: Move = (play, gene) => {
  play.time += of([1_000, 3_700_000, day, 30 * day, 8 * day], gene[1])
  tellPrices(play)
}

/** Somebody honest records, liquidates what may be, or leaves the pool. */
const others: Move = (play, gene) => {
  const branch = branchOf(gene)
  const at = lookAt(play, branch)
  const ids = [...at.troves.keys()]
  const due = ids.filter((id) => TroveAccount.ratio(at, id) < at.terms.ratioMinimum)
  const uses: readonly TroveUse[] = [
    { type: 'liquidate', branch, troves: due },
    { type: 'applyPending', branch, trove: of(ids, gene[4]) },
    { type: 'withdraw', branch, amount: 1_000n * wad, claims: true },
    { type: 'setBatchRate', branch, rate: of(rates, gene[5]) },
  ]
  const at0 = (gene[3] ?? 0) % uses.length
  tellUse(play, of(['keeper', 'keeper', 'saver', 'boss'], at0), of(uses, at0))
}

const restart: Move = (play) => {
  play.state = Snapshot.restore(Snapshot.take(play.state))
}

const playGene = playing([
  [30, open],
  [28, adjust],
  [20, manage],
  [14, lead],
  [22, deposit],
  [22, leave],
  [34, liquidate],
  [24, redeem],
  [12, end],
  [12, send],
  [26, drift],
  [14, wait],
  [12, others],
  [2, restart],
])

/** The game of troves: prices move by up to a third at once. */
export const trovesGame = (): Game => ({
  ...{ arena: trovesArena(), weather: 'wild', playGene, quote: tellPrices },
})
