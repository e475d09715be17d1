// fires: nothing
import '@nestjs/common'
