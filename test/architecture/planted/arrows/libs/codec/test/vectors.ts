// fires: nothing
export const vectors = []
