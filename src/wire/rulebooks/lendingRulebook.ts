import { Result } from '../../base/Result.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import { desks } from '../../protocols/desk/desks.ts'
import { type Agreed, type AgreedMissing, deskRulebook, nameOf } from './deskRulebook.ts'
import { loanPresets } from './LoanPreset.ts'
import { loanRulebook } from './loanRulebook.ts'

export type LendingPresetFault =
  | { readonly code: 'preset.unknown'; readonly known: readonly string[] }
  /** The desk leaves this level to each contract: it must be stated. */
  | { readonly code: 'agreed.missing'; readonly level: AgreedMissing }

const deskRows = desks.flatMap((desk) =>
  desk.ladders.map((row) => ({ name: nameOf(desk, row), desk, row })),
)

/** All lending regimes: protocol versions, our own, and desks as `desk:NAME`. */
export const lendingNames: readonly string[] = [
  ...loanPresets.map(({ rulebook }) => rulebook.id),
  ...deskRows.map(({ name }) => name),
]

/**
 * A lending regime by name as a rulebook over the defined assets.
 *
 * Rules: [LOANP1] [LOANP3] [LOANP4]
 *
 * @example
 * lendingRulebook('aave-v3.7', assets, usd) // => { ok: true, value: { id: 'aave-v3.7', ... } }
 * lendingRulebook('desk:maple', assets, usd) // => agreed.missing: 'call'
 */
export function lendingRulebook(
  name: string,
  assets: readonly Asset[],
  numeraire: Asset,
  agreed: Agreed = {},
): Result<Rulebook, LendingPresetFault> {
  const protocol = loanPresets.find(({ rulebook }) => rulebook.id === name)
  if (protocol !== undefined) return Result.success(loanRulebook(protocol, assets, numeraire))
  const found = deskRows.find((one) => one.name === name)
  if (found === undefined) return Result.failure({ code: 'preset.unknown', known: lendingNames })
  const rulebook = deskRulebook(found.desk, found.row, assets, numeraire, agreed)
  if (rulebook.ok) return rulebook
  return Result.failure({ code: 'agreed.missing', level: rulebook.error })
}
