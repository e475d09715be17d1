// Adapters are where the clock and the network are: nothing here may fire.
export const taken: readonly unknown[] = [Date.now(), new Date(), Math.random(), Buffer, fetch, process, setTimeout]
