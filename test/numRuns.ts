/** How many cases a property tries: a few seconds a room by default, more where asked for. */
export const numRuns = Number(process.env.FC_NUM_RUNS ?? 200)

/** How many it tries where a case is only whole numbers and 10,000 of them take a second. */
export const manyRuns = Number(process.env.FC_NUM_RUNS ?? 10_000)
