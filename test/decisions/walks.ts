/**
 * Measures the code that a command executes: the files entered and the assessments made, for some
 * commands. Prints a table; with --files, also the files of each command.
 */
import { Desk } from '../engine/Desk.ts'
import { atoms, LoanDesk } from '../engine/LoanDesk.ts'
import { Coverage } from './Coverage.ts'

type Events = ReturnType<typeof Desk.tell>

/** A command, with the commands that must precede it. */
interface Walk {
  readonly name: string
  /** Events that show that the command had its intended effect. */
  readonly leadsTo: readonly Events[number]['type'][]
  readonly prepare: () => () => Events
}

/** Long 1 BTC from 40,000 on 2,000: called at 38,450; at 35,000 the fund does not suffice. */
function leveraged(): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'long', 2_000n)
  Desk.open(desk, 'short', 50_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.fill(desk, 'short', -1_000n)
  return desk
}

/** So near its next rung that every tick monitors it, and only it. */
function near(): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'long', 2_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.setMarks(desk, 38_700n)
  return desk
}

function far(): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'long', 10_000n)
  Desk.fill(desk, 'long', 100n)
  return desk
}

function called(): Desk {
  const desk = leveraged()
  Desk.setMarks(desk, 38_450n)
  return desk
}

function indebted(): Desk {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  LoanDesk.price(desk, { ETH: 1_800n })
  return desk
}

const liquidate = (desk: Desk): Events =>
  Desk.tell(desk, {
    ...{ type: 'LiquidateLoan', account: 'liq', borrower: 'ada', pool: 'main' },
    ...{ asset: 'USDC', collateral: 'ETH', amount: atoms('USDC', 7_500n) },
  })

const walks: readonly Walk[] = [
  {
    name: 'a calm tick, nobody near',
    leadsTo: ['MarksSet'],
    prepare: () => {
      const desk = far()
      return () => Desk.setMarks(desk, 40_000n)
    },
  },
  {
    name: 'a calm tick, one looked at',
    leadsTo: ['MarksSet'],
    prepare: () => {
      const desk = near()
      return () => Desk.setMarks(desk, 38_700n)
    },
  },
  {
    name: 'a tick that opens a call',
    leadsTo: ['CallOpened'],
    prepare: () => {
      const desk = leveraged()
      return () => Desk.setMarks(desk, 38_450n)
    },
  },
  {
    name: 'a deposit that cures it',
    leadsTo: ['CallMet'],
    prepare: () => {
      const desk = called()
      return () => Desk.deposit(desk, 'long', 1_000n)
    },
  },
  {
    name: 'a tick that bankrupts',
    leadsTo: ['FundPaid', 'Deleveraged'],
    prepare: () => {
      const desk = leveraged()
      return () => Desk.setMarks(desk, 35_000n)
    },
  },
  {
    name: 'LiquidateLoan',
    leadsTo: ['CollateralTaken'],
    prepare: () => {
      const desk = indebted()
      return () => liquidate(desk)
    },
  },
]

async function main(): Promise<void> {
  const coverage = await Coverage.start()
  const columns = ['walk', 'files', 'functions', 'assessments'] as const
  console.log(`| ${columns.join(' | ')} |\n|---|--:|--:|--:|`)
  const listings: string[] = []
  for (const { name, leadsTo, prepare } of walks) {
    const go = prepare()
    await Coverage.reset(coverage)
    const events = go()
    const entered = await Coverage.take(coverage)
    assertLedTo(name, events, leadsTo)
    const files = [...new Set(entered.map(({ file }) => file))].sort()
    const assessments = entered.filter(isAssess).reduce((sum, { count }) => sum + count, 0)
    console.log(`| ${name} | ${files.length} | ${entered.length} | ${assessments} |`)
    listings.push(`\n${name}`, ...files.map((file) => `  ${file}`))
  }
  if (process.argv.includes('--files')) console.log(listings.join('\n'))
}

/** By its name, so that the file may be moved. */
const isAssess = ({ file, name }: Coverage.Entered): boolean =>
  name === 'assess' && file.endsWith('/assess.ts')

function assertLedTo(name: string, events: Events, types: Walk['leadsTo']): void {
  for (const type of types) {
    if (events.some((event) => event.type === type)) continue
    throw new Error(`${name}: expected ${type}, found ${Desk.types(events)}`)
  }
}

await main()
