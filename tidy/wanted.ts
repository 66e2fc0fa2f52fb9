/**
 * Exports that nothing in src/ uses but users of the package need, by place, with their purpose.
 * All other code that only tests reach is dead. Keep this short: an entry is a commitment.
 */
export const wanted: Readonly<Record<string, string>> = {
  'src/host/Storage.ts:log': 'keeps an engine on a disk of their own, without SQLite',
  'src/journal/FramedJournal.ts:open': 'keeps a journal without SQLite, on a storage of their own',
  'src/pricing/BlackScholes.ts:greeks': 'tells how an option on a stock or a coin moves',
  'src/pricing/BlackScholes.ts:price': 'prices an option on a stock or a coin',
  'src/pricing/VolatilitySurface.ts:at': 'reads the volatility of any strike and expiry',
  'src/pricing/VolatilitySurface.ts:faultsOf':
    'refuses quotes that can be traded against without risk',
  'src/pricing/VolatilitySurface.ts:skew': 'states how much dearer falls are than rises',
  'src/protocols/desk/DeskLoan.ts:liquidationPrice':
    'tells a borrower at what price a loan is sold',
  'src/protocols/desk/DeskLoan.ts:ltv': 'states the loan to value of a loan, exactly',
  'src/protocols/desk/DeskLoan.ts:topUpTo': 'tells a borrower what to add to stand at a level',
  'src/protocols/desk/DeskSale.ts:sell': 'books a sale: fee, repayment, surplus and what is left',
  'src/protocols/euler/EulerPosition.ts:checkLiquidity': 'asks whether a position may borrow more',
  'src/protocols/euler/EulerPosition.ts:health': 'states how safe a position is',
  'src/protocols/maker/Vault.ts:health': 'states how safe a vault is',
  'src/server/Service.ts:Options': 'says how a service in one thread is opened',
  'src/server/Service.ts:open': 'embeds a service in a program of their own, in one thread',
  'src/server/engine/inThread.ts:Options': 'says how an engine in this thread is reached',
  'src/server/engine/inThread.ts:inThread': 'puts an engine of their own behind the port',
  'src/wire/EventText.ts:decode': 'reads the events that run prints',
}
