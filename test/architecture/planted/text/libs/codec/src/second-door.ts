// fires: re-export
export { size } from './documented.js'
