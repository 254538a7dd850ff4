/** What `live.js` exports: to the files of a contract, and to apps as `live`. */

export type { Values } from "./access.ts";
export type { CallPlan } from "./calls.ts";
export { LiveClient } from "./client.ts";
export type { CommonHandlers } from "./client.ts";
export type { Buffer, LiveOptions, Retry } from "./options.ts";
export { anyOf } from "./plan.ts";
export type { Plan } from "./plan.ts";
export type {
  Address,
  Clock,
  FetchAnswer,
  FetchInit,
  FetchLike,
  Signal,
  SocketLike,
  WebSocketLike,
} from "./platform.ts";
export type { Opening } from "./sending.ts";
export { LiveFailure } from "./told.ts";
export type { Cause, LiveEvent, LiveState, Outcome, Reason } from "./told.ts";
export type { Credential } from "./token.ts";
export { webSocket } from "./transport.ts";
export type {
  Connect,
  Connection,
  Transport,
  TransportEvent,
} from "./transport.ts";
