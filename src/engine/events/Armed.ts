/** Liquidation may act from now on. */
export interface Armed {
  readonly type: 'Armed'
  readonly by: string
  readonly reason: string
}
