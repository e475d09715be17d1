// fires: nothing
export const keeper = 1
