/** The protocol's own refusal messages. */
export type LiquityRefusal =
  | 'TroveManager: Trove does not exist or is closed'
  | 'TroveManager: Calldata address array must not be empty'
  | 'TroveManager: Only one trove in the system'
  | 'TroveManager: nothing to liquidate'
