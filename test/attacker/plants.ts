/** A fault planted on purpose: a line of a source that says something else. */
export interface Plant {
  /** The kind of failing case that it stands for. */
  readonly kind: string
  readonly what: string
  readonly path: string
  readonly find: string
  readonly put: string
}

/** One fault for every kind of case in which the engine once failed. */
export const plants: readonly Plant[] = [
  {
    kind: 'a call that is lost',
    what: 'an expired call is not carried out',
    path: 'src/engine/expiry.ts',
    find: '  if (isOver && obstacle === null) {\n    startLiquidation(run',
    put: '  if (isOver) return\n  if (isOver && obstacle === null) {\n    startLiquidation(run',
  },
  {
    kind: 'after a restart',
    what: 'a restriction is forgotten',
    path: 'src/engine/Snapshot.ts',
    find: 'restrictions: [...kept.restrictions],',
    put: 'restrictions: [],',
  },
  {
    kind: 'an index that moves alone',
    what: 'nobody is looked at for an index without a mark',
    path: 'src/engine/Worklist.ts',
    find: 'for (const index of assets) worklist.indexed.add(index)',
    put: 'for (const index of assets) if (instruments.length > 0) worklist.indexed.add(index)',
  },
  {
    kind: 'immunity by dust, a switch or a stale market',
    what: 'an account is looked at only where every price is fresh',
    path: 'src/engine/monitor.ts',
    find: '  const look: Look = { account, rules, assessment }\n  if (isUnchanged(look)) {',
    put: "  const look: Look = { account, rules, assessment }\n  if (assessment.certainty !== 'certain') return\n  if (isUnchanged(look)) {",
  },
  {
    kind: 'isolated position turned round',
    what: 'no margin is moved for a fill that turns the position over',
    path: 'src/engine/IsolatedMargin.ts',
    find: '  if (margin < 0n && isCalled(isolated)) return\n',
    put: '  if (margin < 0n && isCalled(isolated)) return\n  if (was.positions.length > 0 && margin > 0n) return\n',
  },
  {
    kind: 'margin asked where none is due',
    what: 'a spot order asks for its size in cash, also where it sells',
    path: 'src/margin/committed.ts',
    find: 'return { order, worst: order, cost: fee, releases: null }',
    put: 'return { order, worst: order, cost: fee + Instrument.notional(order.instrument, order.lots, order.price), releases: null }',
  },
  {
    kind: 'orders and fills around a liquidation',
    what: 'orders stay open when a liquidation begins',
    path: 'src/engine/liquidate.ts',
    find: '  closeOrders(run, account)\n',
    put: '  void closeOrders\n',
  },
  {
    kind: 'reduce-only that does not hold',
    what: 'each reduce-only order is looked at alone',
    path: 'src/engine/decide/orders.ts',
    find: "const most = LegOrders.closable(account, order, 'reducing')",
    put: "const most = LegOrders.closable({ ...account, orders: [] }, order, 'reducing')",
  },
  {
    kind: 'risk taken without margin',
    what: 'what a fill loses at once is not reserved',
    path: 'src/margin/committed.ts',
    find: '  const cost = fee + lossOf(order, mark)\n',
    put: '  const cost = fee + lossOf(order, mark) * 0n\n',
  },
  {
    kind: 'money taken out without margin',
    what: 'open profit is spent',
    path: 'src/engine/checkMargin.ts',
    find: "  const use = purpose === 'risk' || purpose === 'reduce' ? 'risk' : 'spend'\n",
    put: "  const use = 'risk' as 'risk' | 'spend'\n  if (purpose === 'outflow' && assess(later, rules, book).equity > 0n) return null\n",
  },
  {
    kind: 'the end of an instrument',
    what: 'an expired future can still be opened',
    path: 'src/engine/decide/orders.ts',
    find: '  if (instrument.expiry !== null && instrument.expiry <= state.time) {',
    put: '  if (instrument.expiry !== null && instrument.expiry < 0) {',
  },
  {
    kind: 'the same command again',
    what: 'a known id is carried out once more',
    path: 'src/engine/step.ts',
    find: "    if (said === '' || said === Content.of(command)) return 'answered'\n",
    put: '    if (said.length >= 0) return null\n',
  },
  {
    kind: 'times that cannot be',
    what: 'a refused command moves the clock',
    path: 'src/engine/step.ts',
    find: "  const run = Run.begin(state, command, state.time)\n  Run.emit(run, { type: 'Rejected'",
    put: "  const run = Run.begin(state, command, Math.max(state.time, Math.min(command.time, 9_999_999_999_999)))\n  Run.emit(run, { type: 'Rejected'",
  },
  {
    kind: 'versions and modes',
    what: 'an older version comes into force over a newer one',
    path: 'src/engine/decide/definitions.ts',
    find: '  return passed\n}',
    put: '  return passed.slice(passed.length)\n}',
  },
  {
    kind: 'what a switch is about',
    what: 'margin cannot be added while withdrawals are off',
    path: 'src/engine/decide/balances.ts',
    find: 'const barred = isKept ? liquidating(from) : mayLeave(state, from, asset)',
    put: 'const barred = mayLeave(state, from, asset)',
  },
  {
    kind: 'what the venue adds to the threshold',
    what: 'the maintenance amount of a bracket is left out',
    path: 'src/model/Brackets.ts',
    find: 'Integer.divUp(Integer.mul(notional, row.rate) - row.deduction, denominator)',
    put: 'Integer.divUp(Integer.mul(notional, row.rate), denominator)',
  },
  {
    kind: 'who bears a loss',
    what: 'others pay what is owed, and not what is missing',
    path: 'src/engine/Insolvency.ts',
    find: 'Integer.max(0n, total(debts) - held - Integer.max(0n, backing))',
    put: 'Integer.max(0n, total(debts) + 0n * held)',
  },
]
