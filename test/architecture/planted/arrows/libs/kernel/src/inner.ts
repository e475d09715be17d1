// fires: nothing
export const inner = 1
