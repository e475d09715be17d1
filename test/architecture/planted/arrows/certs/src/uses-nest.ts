// fires: nest-in-the-shell, dev-dependency
import '@nestjs/common'
