/**
 * Every magnitude the engine accepts, with its derivation. Checked on input, asserted inside.
 *
 * |lots| and |ticks| below 2^53 and notional below 2^62 keep each product of the walk inside 128 bits
 * and every stored number inside 64, where assets have eight decimals or fewer. With more decimals the
 * bounds of `amount` and `notional` grow with the atom, so that they hold the same worth: numbers here
 * have no width, and only speed depends on it.
 */
export const limits = {
  /**
   * Atoms of one asset in one account: below 2^62, about 4.6e10 USDT at eight decimals, and as many
   * whole units where there are more decimals (see `Asset.most`).
   */
  amount: 2n ** 62n,
  /**
   * The same for the house and for an account that lends or borrows: below 2^112, about 5e15 whole
   * tokens of 18 decimals.
   */
  loan: 2n ** 112n,
  /** Price in ticks. */
  price: 2n ** 53n,
  /** Quantity in lots. */
  quantity: 2n ** 53n,
  /** Notional of one position or order in settlement atoms; with more decimals, as `amount`. */
  notional: 2n ** 62n,
  /** Price of a whole unit of an asset in the reference currency, in units of 1e-12. */
  index: 10n ** 24n,
  /** Numerator and denominator of a ratio written in a rulebook. */
  ratio: 10n ** 18n,
  /** Cumulative funding, settlement atoms per lot at 1e-9. */
  funding: 2n ** 72n,
  /** Interest in basis points a year: a thousand per cent. */
  rate: 100_000n,
  /** The index of a claim, in rays: at most a million. */
  claimIndex: 10n ** 33n,
  /** Digits of a decimal string, before and after the point together. */
  digits: 40,
  decimals: 18,
  /** Characters of an identifier. */
  identifier: 64,
  /** Characters of an actor's name: a person, a key or a service. */
  actor: 128,
  /** Characters of a reason or a note. */
  text: 512,
  /** Notes of one call that State holds; more are no longer taken while it is open. */
  notes: 64,
  assets: 1_024,
  instruments: 4_096,
  rulebooks: 256,
  pools: 64,
  /** Reserves of one lending pool. */
  reserves: 128,
  /** Tiers of a bracket table or a haircut. */
  tiers: 512,
  /** Levels of one ladder, ladders of one rulebook. */
  levels: 16,
  /** Holidays and early closes of one calendar together. */
  dayRules: 256,
  /** Calendars that are joined to one. */
  joined: 16,
  /** Days that a due date may be away: a year. */
  dueDays: 366,
  positions: 256,
  orders: 512,
  /** Marks in one command. */
  marks: 8_192,
  /** Loans that one redemption pays off. */
  redemptions: 256,
  /** Troves, and batches, in one branch. */
  troves: 4_096,
  /** Executions in one report. */
  executions: 65_536,
  /** Events in one journal entry; a longer round continues in the next. */
  eventsPerEntry: 4_096,
  /** Entries from one audit of the whole state to the next, for so many accounts. */
  auditEvery: 1_024,
  auditAccounts: 500,
  /** Client ids remembered with what was said, so that a repeated command has no effect. */
  commandIds: 65_536,
  /** Matches of which one side was reported and the other may still come. */
  matches: 4_096,
  /** Older ids remembered as such, so that none is applied again: about 42 MB of them. */
  pastIds: 8_388_608,
  /** Characters of one JSON document: half the longest string. */
  document: 2 ** 28,
  /** Bytes and characters of one line of commands or prices; of a longer one no more is held. */
  line: 2 ** 24,
  /** Bytes of a book or another file that is read whole, packed and unpacked. */
  file: 2 ** 28,
  /** Bytes that a packed file of lines may unpack to, whatever its size. */
  unpacked: 2 ** 26,
  /** Beyond them, the most bytes for each one packed: prices pack to a fifth or a fiftieth. */
  unpackedRatio: 200,
  /** Named positions of consumers kept with a journal. */
  cursors: 1_024,
  /** Bytes that may lie between a writer and the reader of its pipe: the most that Linux lets one hold. */
  pipe: 2 ** 20,
  /** Entries looked back through at a start for liquidation orders that are still out. */
  lookBack: 1_048_576,
  /** Characters of answers held until they are written, but for those of one command. */
  answers: 2 ** 20,
  /** Nesting of a JSON document. */
  depth: 32,
  /** How far one command may move the clock: 400 days. */
  leap: 400 * 86_400_000,
  /** How far the source time of a price may be ahead of its command. */
  skew: 5_000,
  /** Milliseconds since 1970, up to the year 2286. */
  time: 9_999_999_999_999,
} as const
