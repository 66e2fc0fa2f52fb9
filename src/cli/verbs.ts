import type { Verb } from './Subcommand.ts'

/** Every subcommand, in the order of the help. */
export const verbs: readonly Verb[] = [
  {
    name: 'start',
    summary: 'the live service, with the crash of 19 May 2021 played to it: what npm start is',
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'demo',
    summary: 'watch the crash of 19 May 2021 run through the engine',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'assess',
    summary: 'how safe is each account of a book or journal: ratios, levels, liquidation prices',
    load: async () => (await import('./commands/assess.ts')).assess,
  },
  {
    name: 'explain',
    summary: 'where every number of an account comes from',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'compare',
    summary: 'an account under several venues side by side: which would liquidate it first',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'whatif',
    summary: 'an account before and after a trade, a transfer, a price or other rules',
    load: async () => (await import('./commands/whatif.ts')).whatif,
  },
  {
    name: 'preview',
    summary: 'what a change of rules would do to everybody: who is called, who is liquidated',
    load: async () => (await import('./commands/preview.ts')).preview,
  },
  {
    name: 'deleverage',
    summary: 'who would pay for a bankruptcy, under each policy of deleveraging side by side',
    load: async () => (await import('./commands/deleverage.ts')).deleverage,
  },
  {
    name: 'cure',
    summary: 'what brings an account back: each way with its cost, the cheapest first',
    load: async () => (await import('./commands/cure.ts')).cure,
  },
  {
    name: 'allocate',
    summary: "what to move between an owner's accounts so that none is short",
    load: async () => (await import('./commands/allocate.ts')).allocate,
  },
  {
    name: 'ahead',
    summary: 'what is known to change for each account, and how it stands then',
    load: async () => (await import('./commands/ahead.ts')).ahead,
  },
  {
    name: 'stress',
    summary: 'a whole book price by price: equity, who is liquidated, over one or two moves',
    load: async () => (await import('./commands/stress.ts')).stress,
  },
  {
    name: 'book',
    summary: 'a whole book or journal at a glance: levels, calls, markets and who clears them',
    load: async () => (await import('./commands/book.ts')).book,
  },
  {
    name: 'calls',
    summary:
      'the margin calls that are open: what is asked, of whom, by when, and what would cure it',
    load: async () => (await import('./commands/calls.ts')).calls,
  },
  {
    name: 'csa',
    summary:
      'two-sided calls between institutions: one side of a credit support annex, its messages',
    load: async () => (await import('./commands/csa.ts')).csa,
  },
  {
    name: 'alerts',
    summary: 'who is told of what, what became of each message, a test of a route',
    load: async () => (await import('./commands/alerts.ts')).alerts,
  },
  {
    name: 'rulebooks',
    summary: 'the rulebooks known by name, their source and date, and what each knows',
    load: async () => (await import('./commands/rulebooks.ts')).rulebooks,
  },
  {
    name: 'run',
    summary: 'the engine itself: commands in on stdin, events out on stdout, durable',
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    name: 'serve',
    summary: 'the live service: the engine over the network, durable',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'keys',
    summary: 'who may ask a service what: add a key, list them, remove one',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'watch',
    summary: 'accounts held elsewhere, kept up to date from a venue or a file that grows',
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  {
    name: 'execute',
    summary: 'orders that are out, carried out by a hook or at a venue, each once',
    load: async () => (await import('./commands/execute.ts')).execute,
  },
  {
    name: 'events',
    summary: 'the events of a journal from any place on, also as they are committed',
    load: async () => (await import('./commands/events.ts')).events,
  },
  {
    name: 'cursor',
    summary: 'how far each consumer of a journal is, and moving it forward',
    load: async () => (await import('./commands/cursor.ts')).cursor,
  },
  {
    name: 'replay',
    summary: 'run a book through a file of prices; journal, events and a picture come out',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    name: 'pressure',
    summary: 'how much selling a move forces, what the market bears, and where it runs away',
    load: async () => (await import('./commands/pressure.ts')).pressure,
  },
  {
    name: 'marks',
    summary:
      'one price out of several sources, and what a unit counts for held, owed and liquidated',
    load: async () => (await import('./commands/marks.ts')).marks,
  },
  {
    name: 'rates',
    summary:
      "margin rates by a price's own volatility, with what keeps them from following the cycle",
    load: async () => (await import('./commands/rates.ts')).rates,
  },
  {
    name: 'forecast',
    summary: 'what a book and its depth foretold of each market, beside what then came',
    load: async () => (await import('./commands/forecast.ts')).forecast,
  },
  {
    name: 'depth',
    summary: 'what a file says of the depth of a market, over time, and as --depth takes it',
    load: async () => (await import('./commands/depth.ts')).depth,
  },
  {
    name: 'score',
    summary: 'did a liquidation map come true? hit rate, drift and calibration by the next one',
    load: async () => (await import('./commands/score.ts')).score,
  },
  {
    name: 'simulate',
    summary: 'a world with the loop closed: policies side by side over many seeds',
    load: async () => (await import('./commands/simulate.ts')).simulate,
  },
  {
    name: 'verify',
    summary: 'decide a journal again and compare every event and hash',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'prove',
    summary: "an account's or a call's story, with proofs for whoever has a checkpoint",
    load: async () => (await import('./commands/prove.ts')).prove,
  },
  {
    name: 'checkpoint',
    summary: "a journal's newest checkpoint: to note, to ask a witness, to keep its answer",
    load: async () => (await import('./commands/checkpoint.ts')).checkpoint,
  },
  {
    name: 'recipients',
    summary: 'who can open an encrypted journal from now on',
    load: async () => (await import('./commands/recipients.ts')).recipients,
  },
  {
    name: 'key',
    summary: "draw the key that signs a journal's checkpoints",
    load: async () => (await import('./commands/key.ts')).key,
  },
  {
    name: 'backup',
    summary: 'copy a journal while it is written, and check the copy',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'make a journal of a backup, whole or as it was at a moment',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  {
    name: 'compact',
    summary: 'move the front of a journal into an archive, and go on from a snapshot',
    load: async () => (await import('./commands/compact.ts')).compact,
  },
  {
    name: 'vectors',
    summary: 'run published test vectors and count what passes',
    load: async () => (await import('./commands/vectors.ts')).vectors,
  },
  {
    name: 'reproduce',
    summary: 'run a published study of forced selling again, beside its published figures',
    load: async () => (await import('./commands/reproduce.ts')).reproduce,
  },
  {
    name: 'study',
    summary: 'what leverage does to a market: the studies of docs/studies, run again',
    load: async () => (await import('./commands/study.ts')).study,
  },
  {
    name: 'bench',
    summary: 'run the benchmarks (in the repository)',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
]
