// fires: no-orphans
export const orphan = 1
