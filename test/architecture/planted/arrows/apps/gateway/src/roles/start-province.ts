// fires: nothing
export const start = 1
