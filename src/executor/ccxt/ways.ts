/** How a venue lets us name an order, ask for it by that name, and for how long a request may arrive. */
export interface Way {
  /** The order's key as the venue takes it. */
  readonly name: (key: string) => string
  /** The parameters of ccxt by which an order of this name is asked for, and by which it is ended. */
  readonly asking: (name: string) => Readonly<Record<string, unknown>>
  readonly ending: (name: string) => Readonly<Record<string, unknown>>
  /** Whether an order is ended by its name in the place of the venue's id. */
  readonly endsById?: true
  /** How long after it is signed the venue takes a request, milliseconds; null where it does not say. */
  readonly windowMs: number | null
}

const plain = (key: string): string => key
const byClientId = (name: string) => ({ clientOrderId: name })
const usual = { name: plain, asking: byClientId, ending: byClientId }
const byLink = (name: string) => ({ orderLinkId: name })

/**
 * The venues whose orders can be asked for by a name of ours, by the dialect that ccxt's ids lead to. Names
 * are 32 digits of hex, which Binance (36), Bybit (36), OKX (32) and Bitget take; Gate takes 28 after `t-`.
 * Windows are those of their published interfaces: Binance's `recvWindow` and Bybit's `recv_window` as they
 * are set here, and the 30 seconds of OKX.
 *
 * Rules: [EXEC14] [EXEC5]
 */
export const ways: Readonly<Record<string, Way>> = {
  binance: { ...usual, windowMs: 5_000 },
  bybit: {
    ...{ ...usual, ending: byLink, windowMs: 5_000 },
    asking: (name) => ({ ...byLink(name), acknowledged: true }),
  },
  okx: { ...usual, windowMs: 30_000 },
  bitget: { ...usual, windowMs: null },
  gate: {
    ...{ ...usual, ending: () => ({}), endsById: true, windowMs: null },
    name: (key) => `t-${key.slice(0, 28)}`,
  },
}

/** What ccxt sets of it by an option. */
export const recvWindow = 5_000
