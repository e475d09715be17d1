// fires: nothing
export { inner } from './inner.js'
