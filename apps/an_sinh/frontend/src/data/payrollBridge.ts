import { call } from './request'
import type { BridgeShown } from './shapes'

/** The way from last month's list to this one, with the people behind each step. */
export const loadBridge = (unit: string, programme: string, month: string) =>
  call<BridgeShown>(
    'an_sinh.api.bridge.of',
    { administrative_unit: unit, programme, month },
    { type: 'GET', timeout: 120000 },
  )
