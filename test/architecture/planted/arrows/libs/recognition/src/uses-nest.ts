// fires: nest-in-the-shell, dev-dependency
import { Injectable } from '@nestjs/common'
export const i = Injectable
