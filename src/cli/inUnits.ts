import type { Asset } from '../model/Asset.ts'

/** Atoms as whole units, for a table or a drawing only: not exact. */
export const inUnits = (amount: bigint, { decimals }: Asset): number =>
  Number(amount) / 10 ** decimals
