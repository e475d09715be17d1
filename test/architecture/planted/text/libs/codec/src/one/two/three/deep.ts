// fires: depth
/** One. */
export const one = 1
