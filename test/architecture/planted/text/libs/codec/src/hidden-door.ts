// fires: re-export
import { size } from './documented.js'

export { size }
