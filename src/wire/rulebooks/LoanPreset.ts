import { limits } from '../../base/limits.ts'
import type { Asset } from '../../model/Asset.ts'
import type { LendingMethod, ProtocolName } from '../../model/Lending.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import { rulebook } from '../rulebook.ts'
import aaveV3Core from './aave-v3-core.json' with { type: 'json' }
import aaveV4 from './aave-v4.json' with { type: 'json' }
import compoundV3 from './compound-v3.json' with { type: 'json' }
import eulerV2 from './euler-v2.json' with { type: 'json' }
import liquityV1 from './liquity-v1.json' with { type: 'json' }
import liquityV2 from './liquity-v2.json' with { type: 'json' }
import maker from './maker.json' with { type: 'json' }
import morphoBlue from './morpho-blue.json' with { type: 'json' }
import { Provenance } from './Provenance.ts'
import plimsollLoan from './plimsoll-loan.json' with { type: 'json' }
import spark from './spark.json' with { type: 'json' }
import venus from './venus.json' with { type: 'json' }

/**
 * A lending protocol's published parameters as a rulebook over all the assets it lists, amounts in
 * dollars. The liquidation of each protocol is defined by its arithmetic, not here.
 */
export interface LoanPreset extends Provenance {
  readonly rulebook: Rulebook & { readonly method: LendingMethod }
}

/** The decimals of the dollar in which a preset is stated. */
export const dollarDecimals = limits.decimals

const lends = Codec.checked(rulebook, ({ method }, at) => {
  if (method.name !== 'lending') throw Provenance.fault(at, 'a rulebook that lends', method.name)
}) as Codec<LoanPreset['rulebook']>

/** A preset's file: the provenance of its numbers, and a rulebook like any other. */
export const document: Codec<LoanPreset> = Codec.record<LoanPreset>({
  ...Provenance.fields,
  rulebook: lends,
})

interface Told {
  readonly rulebook: {
    readonly numeraire: string
    readonly method: {
      readonly collateral: object
      readonly modes?: Readonly<Record<string, object>>
      readonly debts?: object
    }
  }
}

/** Reads a file over the assets that it names itself, all with the maximum number of decimals. */
function load(file: string, told: Told): LoanPreset {
  const { numeraire, method } = told.rulebook
  const { collateral, debts = {}, modes = {} } = method
  const borrowed = Object.values(modes).flatMap((mode) =>
    'borrowable' in mode ? (mode.borrowable as readonly string[]) : [],
  )
  const names = new Set([numeraire, ...Object.keys(collateral), ...Object.keys(debts), ...borrowed])
  const assets = [...names].map((id, index): Asset => ({ id, index, decimals: dollarDecimals }))
  return Provenance.read(file, told, document, Catalog.of(assets))
}

const core = load('aave-v3-core.json', aaveV3Core)

/**
 * The versions of Aave v3 differ in rounding and in the remainder a liquidation may leave, not in
 * parameters.
 */
const aaveV3 = (version: ProtocolName): LoanPreset => ({
  ...core,
  rulebook: {
    ...core.rulebook,
    id: version,
    method: { ...core.rulebook.method, protocol: version },
  },
})

/**
 * Lending regimes by name: one for each protocol version, and our own. Those that emulate a
 * protocol have no guard, because the protocol has none.
 *
 * Rules: [LOANP1] [WIRE25]
 */
export const loanPresets: readonly LoanPreset[] = [
  aaveV3('aave-v3.6'),
  aaveV3('aave-v3.7'),
  load('aave-v4.json', aaveV4),
  load('spark.json', spark),
  load('morpho-blue.json', morphoBlue),
  load('compound-v3.json', compoundV3),
  load('maker.json', maker),
  load('euler-v2.json', eulerV2),
  load('venus.json', venus),
  load('liquity-v1.json', liquityV1),
  load('liquity-v2.json', liquityV2),
  load('plimsoll-loan.json', plimsollLoan),
]

export * as LoanPreset from './LoanPreset.ts'
