import { Asset, type AssetId } from '../../model/Asset.ts'
import type { LendingMethod } from '../../model/Lending.ts'
import { Rulebook as Model, type Rulebook } from '../../model/Rulebook.ts'
import { Integer } from '../../money/Integer.ts'
import { Codec } from '../Codec.ts'
import { Path } from '../Path.ts'
import { show } from '../WireError.ts'
import type { BookAccount } from './Book.ts'

/**
 * Checks an account against its rulebook's method: a loan has no positions and no orders and enters
 * an existing mode; a trading account elects nothing, and its amounts are within a venue's limits.
 *
 * Rules: [WIRE21]
 */
export function checkMethod(
  account: BookAccount,
  { id, method }: Rulebook,
  assets: ReadonlyMap<AssetId, Asset>,
  at: Path,
): void {
  if (Model.isLending(method)) checkLoan(account, id, method, at)
  else checkTrader(account, id, assets, at)
}

function checkLoan(account: BookAccount, id: string, { modes }: LendingMethod, at: Path): void {
  for (const field of ['positions', 'orders'] as const) {
    if (account[field].length === 0) continue
    const expected = `none: ${id} lends, and does not trade`
    throw Path.fault(Path.child(at, field), 'field.value', expected, `${account[field].length}`)
  }
  const mode = account.elections?.mode ?? null
  if (mode === null || modes.has(mode)) return
  const path = Path.child(Path.child(at, 'elections'), 'mode')
  const expected = Codec.oneOf([...modes.keys()]) || `none: ${id} has no modes`
  throw Path.fault(path, 'field.value', expected, show(mode))
}

function checkTrader(
  { elections, balances }: BookAccount,
  id: string,
  assets: ReadonlyMap<AssetId, Asset>,
  at: Path,
): void {
  if (elections !== null) {
    const expected = `none: ${id} does not lend`
    throw Path.fault(Path.child(at, 'elections'), 'field.value', expected, 'some')
  }
  for (const { asset, amount } of balances) {
    const most = Asset.most(assets.get(asset) ?? { decimals: 0 })
    if (Integer.abs(amount) < most) continue
    const path = Path.child(Path.child(at, 'balances'), asset)
    const expected = `less than ${most} atoms either way`
    throw Path.fault(path, 'limit.exceeded', expected, `${amount}`)
  }
}
