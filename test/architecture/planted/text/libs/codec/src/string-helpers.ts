// fires: name
/** One. */
export const one = 1
