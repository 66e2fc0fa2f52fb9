import type { AssetId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { Book } from '../../wire/book/Book.ts'
import { UsageError } from '../UsageError.ts'

/** The fund's initial balance of an asset. */
export interface Cash {
  readonly asset: AssetId
  readonly amount: Amount
}

/** Parses `ASSET AMOUNT`. */
export function fundOf(text: string, { assets }: Book): Cash {
  const [, id = '', typed = ''] = /^(\S+)\s+(\S+)$/.exec(text.trim()) ?? []
  const asset = assets.find((one) => one.id === id)
  const parsed = Decimal.parse(typed)
  const atoms = asset && parsed.ok ? Decimal.units(parsed.value, asset.decimals) : null
  if (asset !== undefined && atoms?.ok && atoms.value > 0n) {
    return { asset: asset.id, amount: Amount.of(atoms.value) }
  }
  throw new UsageError(`--fund: expected 'ASSET AMOUNT' with an asset of the book, found '${text}'`)
}
