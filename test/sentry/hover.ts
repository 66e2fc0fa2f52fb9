import { asOf } from '../../src/engine/evolve.ts'
import { State } from '../../src/engine/State.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'
import { type Draft, prices, unit } from '../engine/world.ts'
import { thresholdsOf, toTheEdge } from './edges.ts'
import { Scene } from './Scene.ts'
import { bank, isLoan, openAccount, opening, rulebooks, traded } from './world.ts'

/** Prices that a run comes back to: marks by instrument, indices by coin. */
interface Stand {
  readonly marks: readonly bigint[]
  readonly indices: readonly (readonly [asset: string, price: bigint])[]
}

interface Hovering {
  readonly scene: Scene
  readonly names: readonly string[]
  readonly stands: readonly Stand[]
  at: Stand
}

const stands = 6

/** A book of so many accounts, each somewhere; `hover` puts them at edges. */
export function begin(scene: Scene, size: number, books = rulebooks): Hovering {
  const drawn = Array.from({ length: stands }, (_, index) => draw(scene, index))
  const names = Array.from({ length: size }, (_, index) => `a${index}`)
  const hovering = { scene, names, stands: drawn, at: drawn[0] as Stand }
  for (const draft of opening()) Scene.tell(scene, draft)
  Scene.tell(scene, marksOf(hovering, hovering.at, 'all'))
  for (const [index, name] of names.entries()) settle(scene, name, index, books)
  Scene.tell(scene, { type: 'Arm', by: 'desk', reason: 'test' })
  return hovering
}

/** Most prices are near one another; two lie where tables and boxes are left. */
function draw({ random }: Scene, index: number): Stand {
  const wide = index >= stands - 2 ? 4_000 : 60
  const moved = (price: bigint): bigint =>
    price + (price * BigInt(random.below(2 * wide + 1) - wide)) / 10_000n
  const worth = { USDT: 10n ** 12n, BTC: 40_000n * 10n ** 12n, ETH: 3_000n * 10n ** 12n }
  return {
    marks: traded.map((_, at) => moved(prices[at] as bigint)),
    indices: Object.entries(worth).map(([asset, price]) => [asset, moved(price)] as const),
  }
}

function marksOf({ scene }: Hovering, { marks, indices }: Stand, what: 'all' | 'one'): Draft {
  const { time, random } = scene
  const only = random.below(marks.length + indices.length)
  const isTold = (at: number): boolean => what === 'all' || at === only
  const source = 'test'
  return {
    type: 'SetMarks',
    marks: traded.flatMap(({ id: instrument }, at) =>
      isTold(at) ? [{ instrument, price: Price.of(marks[at] as bigint), time, source }] : [],
    ),
    indices: indices.flatMap(([asset, price], at) =>
      isTold(marks.length + at) ? [{ asset, price, time, source }] : [],
    ),
  }
}

/** Opens an account with a few positions and coins, or with a loan. */
function settle(scene: Scene, account: string, index: number, books: readonly Rulebook[]): void {
  const { random } = scene
  const rulebook = books[index % books.length] as Rulebook
  Scene.tell(scene, openAccount(account, rulebook.id))
  const deposit = (asset: string, units: number): void =>
    Scene.tell(scene, {
      ...{ type: 'Deposit', account, asset },
      amount: Amount.of((BigInt(units) * unit) / 100n + BigInt(random.below(1_000))),
    })
  deposit('USDT', 100_000 + random.below(3_000_000))
  if (random.below(2) === 0 || isLoan(rulebook)) deposit('BTC', 2 + random.below(20))
  if (random.below(3) === 0) deposit('ETH', 20 + random.below(1_000))
  if (isLoan(rulebook)) borrow(scene, account)
  else trade(scene, account)
  if (index % 7 === 0) guard(scene, account)
}

function trade(scene: Scene, account: string): void {
  const { random } = scene
  const several = 1 + random.below(3)
  for (let count = 0; count < several; count++) {
    // The inverse contract is rare: an account that holds it is always looked at.
    const at = random.below(12) === 0 ? 2 : random.below(2)
    const size = BigInt(20 + random.below(1_500))
    const paid = (prices[at] as bigint) + BigInt(random.below(200) - 100)
    Scene.tell(scene, {
      ...{ type: 'ReportFill', fill: `f${scene.count}`, account, leg: 'net', order: null },
      instrument: (traded[at] as (typeof traded)[number]).id,
      lots: Quantity.of(random.below(2) === 0 ? size : -size),
      ...{ price: Price.of(paid), fee: Amount.zero },
    })
  }
}

function borrow(scene: Scene, account: string): void {
  const { random } = scene
  const amount = (part: bigint): Amount => Amount.of(part + BigInt(random.below(1_000)))
  for (const pool of random.below(3) === 0 ? ['main', 'away'] : ['main']) {
    const size = BigInt(1 + random.below(3))
    const [asset, most] =
      random.below(2) === 0
        ? (['BTC', size * (unit / 20n)] as const)
        : (['ETH', size * unit] as const)
    Scene.tell(scene, { type: 'Borrow', account, pool, asset, amount: amount(most) })
  }
}

function guard(scene: Scene, account: string): void {
  Scene.tell(scene, {
    ...{ type: 'SetProtection', account },
    protection: {
      ...{ name: 'told', trigger: { kind: 'ratio', above: Ratio.of(11n, 20n) }, target: null },
      ...{ actions: [], budget: Value.of(unit), times: 1_000, coolDown: 2_000, deadline: 2_000 },
    },
  })
}

/** One thing that is about to happen, and the prices as they will be then. */
interface Act {
  readonly draft: Draft
  readonly prices: PriceBook
}

/** Puts some accounts at an edge of what comes next, and lets it come. */
export function hover(hovering: Hovering): void {
  const { scene, names } = hovering
  const { random } = scene
  const isClock = random.below(15) === 0
  const later = scene.time + (isClock ? staleness(scene) : laterBy(scene))
  const act = isClock ? passing(scene, later) : next(hovering, later)
  const postings: { account: string; asset: string; amount: Amount }[] = []
  for (let count = 0; count < names.length / 4; count++) {
    const account = names[random.below(names.length)] as string
    if (postings.some((posting) => posting.account === account)) continue
    const amount = edgeOf(scene, account, act.prices)
    if (amount === null) continue
    postings.push({ account, asset: 'USDT', amount })
    scene.edges += 1
  }
  const sum = postings.reduce((total, { amount }) => total + amount, 0n)
  if (sum !== 0n) postings.push({ account: bank, asset: 'USDT', amount: Amount.of(-sum) })
  if (postings.length > 0) {
    Scene.tell(scene, { type: 'Correct', postings, by: 'desk', reason: 'to the edge' })
  }
  scene.time = later
  Scene.tell(scene, act.draft)
}

const laterBy = ({ random }: Scene): number => 1_000 * random.below(3)

/** To the millisecond at which the oldest of the marks is old, one before or one after; or a second. */
function staleness({ random, time, screened }: Scene): number {
  const oldest = screened.book.marks.map((mark) => mark?.time ?? time)
  const end = Math.min(...oldest) + 300_000 + random.below(3) - 1
  return random.below(3) > 0 && end > time ? end - time : 1_000
}

const passing = (scene: Scene, time: number): Act => ({
  draft: { type: 'AdvanceTime' },
  prices: bookAt(scene, time),
})

function edgeOf({ screened, random }: Scene, id: string, prices: PriceBook): Amount | null {
  const account = State.account(screened, id)
  const thresholds = thresholdsOf(screened, account)
  const threshold = thresholds[random.below(Math.max(1, thresholds.length))]
  return threshold === undefined ? null : toTheEdge(screened, account, prices, threshold, random)
}

function next(hovering: Hovering, time: number): Act {
  const { scene, stands } = hovering
  const { random } = scene
  const kind = random.below(20)
  if (kind <= 1) return fund(scene, time)
  if (kind === 2) return accrue(scene, time)
  hovering.at = stands[random.below(kind < 14 ? stands.length - 2 : stands.length)] as Stand
  const told = { ...scene, time }
  const draft = marksOf({ ...hovering, scene: told }, hovering.at, kind < 15 ? 'all' : 'one')
  return { draft, prices: withMarks(scene, bookAt(scene, time), draft) }
}

/** The prices at a time if nobody says anything. */
const bookAt = ({ screened }: Scene, time: number): PriceBook =>
  asOf(screened, time, () => ({ ...screened.book, accrued: screened.book.accrued.slice() }))

function withMarks({ screened }: Scene, book: PriceBook, draft: Draft): PriceBook {
  const [marks, indices] = [book.marks.slice(), book.indices.slice()]
  if (draft.type !== 'SetMarks') return book
  for (const mark of draft.marks) {
    marks[State.instrument(screened, mark.instrument).index] = mark
  }
  for (const told of draft.indices) indices[State.asset(screened, told.asset).index] = told
  return { ...book, marks, indices }
}

/** Funding of a few atoms a lot. */
function fund(scene: Scene, time: number): Act {
  const { screened, random } = scene
  const { id: instrument, index: at } = State.instrument(
    screened,
    (traded[random.below(2)] as (typeof traded)[number]).id,
  )
  const book = bookAt(scene, time)
  const index = (book.funding[at] ?? 0n) + BigInt(random.below(2_001) - 1_000) * 10n ** 10n
  const funding = book.funding.slice()
  funding[at] = index
  return { draft: { type: 'SetFunding', instrument, index }, prices: { ...book, funding } }
}

/** A step of the interest of a pool that is kept elsewhere: up to a ten-thousandth, or a few units. */
function accrue(scene: Scene, time: number): Act {
  const { screened, random } = scene
  const asset = random.below(2) === 0 ? 'BTC' : 'ETH'
  const pool = screened.pools.get('away')
  const reserve = pool?.reserves.find((one) => one.asset.id === asset)
  const book = bookAt(scene, time)
  if (reserve === undefined) throw new Error('the pool has a reserve of each coin')
  const most = random.below(2) === 0 ? Ray.one / 10_000n : Ray.one / 10n ** 9n
  const grown = (index: bigint): bigint => index + (most * BigInt(random.below(1_000))) / 1_000n
  const now = (at: number): bigint => {
    const worth = book.accrued?.[at]
    return worth === undefined ? Ray.one : Ratio.mulUp(Ray.one, worth)
  }
  const [supply, debt] = [grown(now(reserve.supply.index)), grown(now(reserve.debt.index))]
  const accrued = (book.accrued ?? []).slice()
  accrued[reserve.supply.index] = Ratio.of(supply, Ray.one)
  accrued[reserve.debt.index] = Ratio.of(debt, Ray.one)
  return {
    draft: { type: 'SetInterestIndices', pool: 'away', indices: [{ asset, supply, debt }] },
    prices: { ...book, accrued },
  }
}
