import type { Rulebook } from '../../src/model/Rulebook.ts'
import type {
  OptionShocks,
  ScenarioMethod,
  ScenarioUnit,
  Shares,
} from '../../src/model/ScenarioMethod.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { books } from './tradingArena.ts'

/**
 * The same two houses under portfolio margin, with shares near the rates of the brackets: one by moves and
 * sizes, one that asks more down than up, with a least for what is hedged.
 */
const shares = (initial: bigint, maintenance: bigint): Shares => ({
  initial: Ratio.of(initial, 1_000n),
  maintenance: Ratio.of(maintenance, 1_000n),
})
const moves = (...percents: readonly bigint[]) =>
  percents.map((percent) => ({ move: Ratio.of(percent, 100n), weight: Ratio.one }))

const even: ScenarioUnit = {
  moves: moves(-10n, -5n, 5n, 10n),
  loss: shares(400n, 200n),
  size: shares(5n, 4n),
  net: shares(0n, 0n),
  hedged: shares(0n, 0n),
}

const leaning: ScenarioUnit = {
  moves: [...moves(-3n, 2n), { move: Ratio.of(4n), weight: Ratio.of(1n, 200n) }],
  loss: shares(1_000n, 800n),
  size: shares(0n, 0n),
  net: shares(15n, 10n),
  hedged: shares(10n, 8n),
}

const bases = ['BTC', 'ETH', 'OIL', 'OLD'] as const

/** Volatilities half up and a quarter down, where options are traded as well. */
const shocks: OptionShocks = {
  ...{ up: Ratio.of(1n, 2n), down: Ratio.of(1n, 4n), upLeast: Ratio.of(1n, 2n) },
  ...{ shortPower: Ratio.of(3n, 10n), longPower: Ratio.of(13n, 100n), daysLeast: Ratio.one },
}

const methodOf = (book: Rulebook, unit: ScenarioUnit): ScenarioMethod => ({
  name: 'scenario',
  units: new Map(bases.map((base) => [base, unit])),
  collateral: 'collateral' in book.method ? (book.method.collateral as never) : new Map(),
  feeRate: Ratio.zero,
})

export const scenarioBooks: readonly Rulebook[] = books.map((book, index) => ({
  ...book,
  method: methodOf(book, index === 0 ? even : leaning),
}))

/** The same with options, by moves that are whole losses: what is out of the money needs a wide move. */
const wide: ScenarioUnit = {
  ...leaning,
  moves: [...moves(-16n, -8n, 8n, 16n), { move: Ratio.of(4n), weight: Ratio.of(1n, 200n) }],
  loss: shares(1_000n, 800n),
}

export const optionScenarioBooks: readonly Rulebook[] = books.map((book, index) => ({
  ...book,
  method: methodOf(book, {
    ...wide,
    ...(index === 1 && { loss: shares(1_000n, 900n), perUnit: Ratio.of(5_000n) }),
    options: shocks,
  }),
}))
