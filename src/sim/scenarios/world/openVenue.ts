import { limits } from '../../../base/limits.ts'
import { Amount } from '../../../money/Amount.ts'
import { Decimal } from '../../../money/Decimal.ts'
import { Integer } from '../../../money/Integer.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import type { Draft } from '../../Draft.ts'
import type { Listing } from '../../market/Listing.ts'
import type { LiveMarket } from '../../market/LiveMarket.ts'
import { drawAccount, notionalOf, type Opening, type Stake } from './drawAccount.ts'
import { LiveVenue } from './LiveVenue.ts'
import { atomsOf, publishRules, rulebookId } from './rulebookOf.ts'
import type { GivenAccount, Scenario } from './Scenario.ts'

/**
 * Opens a venue: definitions, rules, opening marks, the fund, the accounts, and the makers who took
 * the other side. Then the engine is armed.
 *
 * Rules: [SIM2] [SIM3]
 */
export function openVenue(live: LiveVenue, scenario: Scenario, seed: number): void {
  const { start, numeraire, cohorts, accounts } = scenario
  const tell = (draft: Draft): void => LiveVenue.tell(live, start, draft)
  const fund = atomsOf(scenario, live.venue.fund)
  tell({ type: 'DefineAsset', asset: numeraire.asset, decimals: numeraire.decimals })
  for (const base of new Set(live.markets.map(({ listing }) => listing.base))) {
    tell({ type: 'DefineAsset', asset: base, decimals: 8 })
  }
  for (const { listing } of live.markets) tell(definition(listing, numeraire.asset))
  publishRules(live, scenario, start)
  tell({ type: 'SetMarks', marks: LiveVenue.marksOf(live, start), indices: [] })
  if (fund > 0n) {
    const amount = Amount.of(fund)
    tell({ type: 'Deposit', account: 'house:fund', asset: numeraire.asset, amount })
  }
  const open = new Map<LiveMarket, bigint>()
  const enter = (opening: Opening): void => {
    for (const { live: market, lots } of opening.stakes) {
      open.set(market, (open.get(market) ?? 0n) + lots)
    }
    enterAccount(live, scenario, opening)
  }
  for (const account of accounts) {
    if (account.venue === live.venue.id) enter(givenAccount(live, scenario, account))
  }
  for (const [index, cohort] of cohorts.entries()) {
    if (cohort.venue !== live.venue.id) continue
    for (let number = 0; number < cohort.count; number++) {
      enter(drawAccount(live, cohort, { seed, index, number, decimals: numeraire.decimals }))
    }
  }
  for (const maker of makersOf(live, open)) enterAccount(live, scenario, maker)
  tell({ type: 'Arm', by: 'simulation', reason: 'the opening is complete' })
}

const definition = ({ instrument: id, base, tick, lot }: Listing, quote: string): Draft => ({
  type: 'DefineInstrument',
  instrument: {
    ...{ id, base, quote, settle: quote, tick, lot },
    kind: 'perpetual',
    payoff: 'linear',
    contractSize: { units: 1n, scale: 0 },
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
  },
})

function enterAccount(live: LiveVenue, scenario: Scenario, { id, cash, stakes }: Opening): void {
  const tell = (draft: Draft): void => LiveVenue.tell(live, scenario.start, draft)
  tell({
    ...{ type: 'OpenAccount', account: id, owner: id, group: id },
    ...{ rulebook: rulebookId, positionMode: 'net' },
  })
  if (cash > 0n) {
    const amount = Amount.of(cash)
    tell({ type: 'Deposit', account: id, asset: scenario.numeraire.asset, amount })
  }
  for (const [index, { live: market, lots, price }] of stakes.entries()) {
    tell({
      ...{ type: 'ReportFill', fill: `${id}/${index}`, account: id },
      ...{ instrument: market.listing.instrument, leg: 'net', lots, price },
      ...{ fee: Amount.zero, order: null },
    })
  }
}

function givenAccount(
  { byInstrument }: LiveVenue,
  scenario: Scenario,
  { id, cash, positions }: GivenAccount,
): Opening {
  const stakes = positions.map(({ instrument, size, entry }): Stake => {
    const live = byInstrument.get(instrument) as LiveMarket
    const [lots, price] = [steps(size, live.listing.lot), steps(entry, live.listing.tick)]
    return { live, lots: Quantity.of(lots), price: Price.of(price) }
  })
  return { id, cash: atomsOf(scenario, cash), stakes }
}

/** Whole steps: the scenario was validated. */
function steps(decimal: Decimal, step: Decimal): bigint {
  const counted = Decimal.steps(decimal, step)
  return counted.ok ? counted.value : 0n
}

/** Equal parts of the other side of all accounts, at the opening price. */
function makersOf(live: LiveVenue, open: ReadonlyMap<LiveMarket, bigint>): Opening[] {
  const { makers } = live.venue
  if (makers === null) return []
  const weights = Array.from({ length: makers.count }, () => 1n)
  const shares = [...open].map(([market, lots]) => [market, Integer.split(-lots, weights)] as const)
  const whole = BigInt(Math.floor(makers.leverage * leverageParts))
  return weights.map((_, index) => {
    const stakes = shares.flatMap(([market, parts]): Stake[] => {
      const lots = parts[index] ?? 0n
      if (lots === 0n) return []
      return [{ live: market, lots: Quantity.of(lots), price: Price.of(market.mark) }]
    })
    const gross = stakes.reduce((sum, one) => sum + notionalOf(live, one.live, one.lots), 0n)
    const cash = Integer.mulDivUp(gross, BigInt(leverageParts), Integer.max(1n, whole))
    return { id: `maker-${index + 1}`, cash: Integer.min(cash, limits.amount - 1n), stakes }
  })
}

const leverageParts = 1_000_000
