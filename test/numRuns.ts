/** How many cases a property tries: a few seconds a room by default, more where asked for. */
export const numRuns = Number(process.env.FC_NUM_RUNS ?? 200)
