/** A branch as events tell of it. */
interface Standing {
  /** The coin that exists because of it, and what of that its stability pool holds. */
  minted: bigint
  pooled: bigint
  /** Of troves and of the stability pool. */
  collateral: bigint
  readonly claimable: Map<string, bigint>
  readonly open: Set<string>
}

export interface TroveBook {
  readonly coin: string
  readonly gas: string
  /** By collateral. */
  readonly branches: Map<string, Standing>
}

/** A copy that goes on by itself. */
export const fork = ({ branches, ...rest }: TroveBook): TroveBook => ({
  ...rest,
  branches: new Map(
    [...branches].map(([id, { claimable, open, ...sums }]) => [
      id,
      { ...sums, claimable: new Map(claimable), open: new Set(open) },
    ]),
  ),
})

/** Before anything happened. */
export const blank = (): Standing => ({
  ...{ minted: 0n, pooled: 0n, collateral: 0n },
  ...{ claimable: new Map(), open: new Set() },
})

export * as TroveBook from './TroveBook.ts'
