// fires: module-comment
export { decode } from './decode.js'
