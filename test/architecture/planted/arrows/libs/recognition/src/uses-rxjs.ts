// fires: nest-in-the-shell, dev-dependency
import 'rxjs'
