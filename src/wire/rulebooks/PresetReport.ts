import type { LendingMethod } from '../../model/Lending.ts'
import type { Ladder, Rulebook } from '../../model/Rulebook.ts'
import type { ScenarioUnit } from '../../model/ScenarioMethod.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { DeskLadder, DeskLevel, DeskTerms } from '../../protocols/desk/DeskTerms.ts'
import { desks } from '../../protocols/desk/desks.ts'
import { Numeral } from '../Numeral.ts'
import type { BracketPreset, BracketRow } from './BracketPreset.ts'
import { BrokerPreset, type BrokerPresetOptions, brokerPresets } from './BrokerPreset.ts'
import { nameOf } from './deskRulebook.ts'
import { type LoanPreset, loanPresets } from './LoanPreset.ts'
import { PortfolioPreset, portfolioPresets } from './PortfolioPreset.ts'
import { presets } from './preset.ts'
import type { VenueProcedure } from './VenueProcedure.ts'

/** A preset by name: what it is of, whose numbers, and of when. */
export interface PresetReport {
  readonly id: string
  readonly kind: 'venue' | 'broker' | 'protocol' | 'desk'
  readonly source: string
  readonly date: string
  /** The instruments or assets it has terms for; empty where it takes any. */
  readonly knows: readonly string[]
}

/** What a preset says of everything that it knows; ratios are decimals. */
export interface PresetTerms extends PresetReport {
  /** What it is of, and what it leaves out, in words; null where its source says enough. */
  readonly about: string | null
  /** What its source does not say, each named. */
  readonly unknown: readonly string[]
  /** A venue's rules beside its tables: what a rate is charged on, what floors count, the fee to close. */
  readonly charge: 'marginal' | 'whole' | null
  readonly sizes: 'notional' | 'base' | null
  /** What each unit of the base held adds to both rates, by instrument. */
  readonly slopes: readonly { readonly instrument: string; readonly slope: string }[]
  readonly closing: string | null
  /** How a venue liquidates, as a rulebook says it, and what of it is not expressed; null for plainly. */
  readonly procedure: VenueProcedure | null
  /** How holdings count, tier by tier of the amount held, and what a debt asks. */
  readonly haircuts: readonly {
    readonly asset: string
    readonly floor: string
    readonly weight: string
  }[]
  readonly debts: readonly {
    readonly asset: string
    readonly initial: string
    readonly maintenance: string
  }[]
  /** A venue's bracket tables, floors in units of the settlement asset or of the base. */
  readonly brackets: readonly {
    readonly instrument: string
    readonly rows: readonly {
      readonly floor: string
      readonly rate: string | null
      readonly leverageMax: string
    }[]
  }[]
  /** What a broker asks, by class and side; those in no class are of `standard`. */
  readonly margins: readonly MarginTerms[]
  /** What a broker asks for options, by class of what they are on: shares of its price or of a strike. */
  readonly options: readonly {
    readonly of: string
    readonly base: string
    readonly least: string
    readonly bounded: string
    readonly collar: string
  }[]
  /** What portfolio margin asks, by base or class of bases; those in no class are of `standard`. */
  readonly portfolios: readonly PortfolioTerms[]
  /** What a protocol lends against. */
  readonly collateral: readonly CollateralTerms[]
  readonly modes: readonly {
    readonly mode: string
    readonly assets: readonly string[]
    readonly openLtv: string
    readonly threshold: string
  }[]
  /** What a desk asks, by loan to value; `agreed` is set by each contract. */
  readonly levels: readonly { readonly level: string; readonly ltv: string }[]
  /** The levels of the ladder that it comes with, by marginRatio. */
  readonly ladder: readonly {
    readonly level: string
    readonly enter: string
    readonly action: string
  }[]
}

export interface MarginTerms {
  readonly of: string
  readonly side: 'long' | 'short'
  readonly initial: string
  /** The price from which the row holds, and what it asks: a share of value, an amount for a unit. */
  readonly from: string
  readonly rate: string
  readonly perUnit: string
}

export interface PortfolioTerms {
  readonly of: string
  /** How far prices are moved down and up, and at how many points. */
  readonly down: string
  readonly up: string
  readonly points: string
  /** Shares of the largest loss to open and to keep. */
  readonly initial: string
  readonly maintenance: string
  /** For each unit of the base of an option or dated future, at least; null where nothing. */
  readonly perUnit: string | null
  readonly options: boolean
}

export interface CollateralTerms {
  readonly asset: string
  /** The loan to value to which it may be borrowed against, and at which it is liquidated. */
  readonly openLtv: string
  readonly threshold: string
  readonly bonus: string
}

/** Every preset, in the order of their names' list. */
export const all = (): readonly PresetReport[] =>
  terms().map(({ id, kind, source, date, knows }) => {
    return { id, kind, source, date, knows }
  })

/** One preset with its terms; null where none is named so. */
export const byId = (id: string): PresetTerms | null => terms().find((one) => one.id === id) ?? null

const terms = (): readonly PresetTerms[] => [
  ...presets.map(ofVenue),
  ...portfolioPresets.map(ofPortfolio),
  ...brokerPresets.map(ofBroker),
  ...loanPresets.map(ofProtocol),
  ...desks.flatMap((desk) => desk.ladders.map((row) => ofDesk(desk, row))),
]

const nothing = {
  ...{ about: null, unknown: [], charge: null, sizes: null, slopes: [] },
  ...{ closing: null, procedure: null },
  ...{ haircuts: [], debts: [], brackets: [], margins: [], options: [] },
  ...{ portfolios: [], collateral: [] },
  ...{ modes: [], levels: [], ladder: [] },
} as const
const text = (ratio: Ratio): string => Numeral.ratioText(ratio)

function ofVenue(venue: BracketPreset): PresetTerms {
  const { name, source, date, rows, about, unknown = [], collateral, liabilities, levels } = venue
  const brackets = Object.entries<readonly BracketRow[]>(rows).map(([instrument, list]) => ({
    instrument,
    rows: list.map(([floor, rate, leverageMax]) => ({ floor, rate, leverageMax })),
  }))
  return {
    ...{ ...nothing, id: name, kind: 'venue', source, date, knows: Object.keys(rows), brackets },
    ...{ about, unknown, charge: venue.charge ?? 'marginal', sizes: venue.sizes ?? 'notional' },
    ...{ closing: venue.closing ?? null, procedure: venue.procedure ?? null },
    slopes: [...(venue.slopes ?? [])].map(([instrument, slope]) => ({ instrument, slope })),
    haircuts: [...(collateral ?? [])].flatMap(([asset, tiers]) =>
      tiers.map(({ floor, weight }) => ({ asset, floor, weight })),
    ),
    debts: [...(liabilities ?? [])].map(([asset, debt]) => ({ asset, ...debt })),
    ladder: (levels ?? []).map(({ name: level, enter, action }) => ({ level, enter, action })),
  }
}

function ofPortfolio(preset: PortfolioPreset): PresetTerms {
  const { portfolio, source, date, about, unknown, units, classes = [], standard } = preset
  const listed = [...units].map(([of, unit]) => portfolioOf(of, unit))
  const classed = classes.map(({ name, unit }) => portfolioOf(name, unit))
  const rest = standard === undefined ? [] : [portfolioOf('standard', standard)]
  const isBroker = preset.procedures !== undefined
  return {
    ...{ ...nothing, id: portfolio, kind: isBroker ? 'broker' : 'venue', source, date },
    knows: [...PortfolioPreset.unitsOf(preset).keys()],
    ...{ about, unknown, portfolios: [...listed, ...classed, ...rest] },
    ladder: isBroker ? ladderOf(PortfolioPreset.inDollars(preset)) : [],
  }
}

function portfolioOf(of: string, { moves, loss, perUnit, options }: ScenarioUnit): PortfolioTerms {
  const all = moves.map(({ move }) => move)
  return {
    ...{ of, down: text(all.reduce(Ratio.min)), up: text(all.reduce(Ratio.max)) },
    ...{ points: `${all.length}`, options: options !== undefined },
    ...{ initial: text(loss.initial), maintenance: text(loss.maintenance) },
    perUnit: perUnit === undefined ? null : text(perUnit),
  }
}

function ofBroker(preset: BrokerPreset): PresetTerms {
  const { broker, source, date, classes, standard, options } = preset
  const told = [...classes, { name: 'standard', terms: standard }]
  return {
    ...nothing,
    ...{ id: broker, kind: 'broker', source, date },
    knows: classes.map(({ name }) => name),
    margins: told.flatMap(({ name, terms }) => marginsOf(name, terms as unknown as ToldTerms)),
    options: options === undefined ? [] : optionsOf(options),
    ladder: ladderOf(BrokerPreset.rulebookOf(preset)),
  }
}

const optionsOf = ({ classes, standard }: BrokerPresetOptions): PresetTerms['options'] =>
  [...classes, { name: 'standard', terms: standard }].map(({ name: of, terms }) => {
    const { base = '', least = '', bounded = '0', collar = '1' } = terms as ToldOptions
    return { of, base, least, bounded, collar }
  })

type ToldOptions = { readonly [field in 'base' | 'least' | 'bounded' | 'collar']?: string }

/** Terms as a file has them. */
type ToldTerms = { readonly [side in 'long' | 'short']: ToldSide }

interface ToldSide {
  readonly initial: string
  readonly maintenance: readonly { readonly [field in 'from' | 'rate' | 'perUnit']?: string }[]
}

const marginsOf = (of: string, terms: ToldTerms): readonly MarginTerms[] =>
  (['long', 'short'] as const).flatMap((side) =>
    terms[side].maintenance.map(({ from = '0', rate = '0', perUnit = '0' }) => {
      return { of, side, initial: terms[side].initial, from, rate, perUnit }
    }),
  )

function ofProtocol({ rulebook, source, date }: LoanPreset): PresetTerms {
  const collateral = collateralOf(rulebook.method)
  return {
    ...nothing,
    ...{ id: rulebook.id, kind: 'protocol', source, date, collateral },
    knows: collateral.map(({ asset }) => asset),
    modes: [...rulebook.method.modes].map(([mode, { assets, openLtv, threshold }]) => {
      return { mode, assets: [...assets], openLtv: text(openLtv), threshold: text(threshold) }
    }),
    ladder: ladderOf(rulebook),
  }
}

const collateralOf = ({ collateral }: LendingMethod): readonly CollateralTerms[] =>
  [...collateral].map(([asset, { openLtv, threshold, bonus }]) => {
    return { asset, openLtv: text(openLtv), threshold: text(threshold), bonus: text(bonus) }
  })

const ladderOf = ({ ladders }: Rulebook) =>
  ladders.flatMap(({ levels }: Ladder) =>
    levels.map(({ name, enter, action }) => ({ level: name, enter: text(enter), action })),
  )

function ofDesk(desk: DeskTerms, row: DeskLadder): PresetTerms {
  const level = (name: string, ltv: DeskLevel | null) =>
    ltv === null ? [] : [{ level: name, ltv: ltv === 'agreed' ? ltv : text(ltv) }]
  const levels = [
    ...level('initial', row.initial),
    ...row.notices.flatMap((ltv, index) => level(`notice ${index + 1}`, ltv)),
    ...level('call', row.call),
    ...level('call cured at', row.call === null ? null : (desk.call?.cureTo ?? null)),
    ...(row.urgent ?? []).flatMap(({ above }) => level('call, urgent', above)),
    ...level('liquidation', row.liquidation),
  ]
  const { source, date } = desk
  const knows = row.collateral === null ? [] : [row.collateral]
  return { ...nothing, id: nameOf(desk, row), kind: 'desk', source, date, knows, levels }
}

export * as PresetReport from './PresetReport.ts'
