/** The state machine of a client: what follows from an event. Printed from the table in protogen's docs/machine.md. */

import {
  type Context,
  progress,
  renewed,
  type Setting,
  sure,
  then,
  tried,
  unsure,
} from "./context.ts";

/** Where a client is. */
export type State =
  | "idle"
  | "authorizing"
  | "connecting"
  | "open"
  | "waiting"
  | "suspended"
  | "ended";

/** What can happen. */
export type Event =
  | "start"
  | "cancel"
  | "token.new"
  | "token.same"
  | "token.refused"
  | "token.error"
  | "suspend"
  | "opened"
  | "refused.retry"
  | "refused.refresh"
  | "refused.unknown"
  | "refused.fail"
  | "deadline"
  | "message.ordinary"
  | "message.unknown"
  | "message.stale"
  | "message.invalid"
  | "message.terminal"
  | "message.refresh"
  | "message.retry"
  | "stable"
  | "silence"
  | "overflow"
  | "closed.end"
  | "closed.retry"
  | "closed.refresh"
  | "closed.fail"
  | "timer"
  | "reachable"
  | "resume";

/** What a client does about it. */
export type Effect =
  | "open"
  | "refresh"
  | "disarm"
  | "abandon"
  | "close 1000"
  | "end cancelled"
  | "wait"
  | "end failed unreachable"
  | "end failed unauthenticated"
  | "watch"
  | "gone"
  | "end failed refused"
  | "abort"
  | "deliver"
  | "drop"
  | "close 1007"
  | "end failed violation"
  | "report"
  | "end completed"
  | "close 1008"
  | "end failed overflow"
  | "end failed interrupted"
  | "end failed closed"
  | "fired";

/** What follows from an event. */
export interface Step {
  readonly state: State;
  readonly context: Context;
  readonly effects: readonly Effect[];
}

/** The next state, and what to do in this order. An event that a state does not know changes nothing. */
export function step(
  state: State,
  context: Context,
  event: Event,
  setting: Setting,
): Step {
  switch (`${state} ${event}` as const) {
    case "idle start":
      if (setting.hasToken) {
        return to("connecting", context, "open");
      }
      return to("authorizing", context, "refresh");
    case "idle cancel":
    case "authorizing cancel":
    case "connecting cancel":
    case "open cancel":
    case "waiting cancel":
    case "suspended cancel":
      return to(
        "ended",
        context,
        "disarm",
        "abandon",
        "close 1000",
        "end cancelled",
      );
    case "authorizing token.new":
      return to("connecting", sure(context), "open");
    case "authorizing token.same":
      if (context.unsure && context.attempt < setting.limit) {
        return to("waiting", then(tried(sure(context)), "open"), "wait");
      }
      if (context.unsure) {
        return to("ended", context, "end failed unreachable");
      }
      return to("ended", context, "end failed unauthenticated");
    case "authorizing token.refused":
      return to("ended", context, "end failed unauthenticated");
    case "authorizing token.error":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "refresh"), "wait");
      }
      return to("ended", context, "end failed unreachable");
    case "authorizing suspend":
      return to("suspended", then(context, "refresh"), "abandon");
    case "connecting opened":
      return to("open", context, "watch");
    case "connecting refused.retry":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed unreachable");
    case "connecting refused.refresh":
    case "open closed.refresh":
      if (setting.refresh && context.refreshes < 1) {
        return to("authorizing", renewed(context), "gone", "refresh");
      }
      return to("ended", context, "gone", "end failed unauthenticated");
    case "connecting refused.unknown":
      if (setting.refresh && context.refreshes < 1) {
        return to("authorizing", unsure(renewed(context)), "gone", "refresh");
      }
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed unreachable");
    case "connecting refused.fail":
      return to("ended", context, "gone", "end failed refused");
    case "connecting deadline":
    case "open silence":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "abort", "wait");
      }
      return to("ended", context, "abort", "end failed unreachable");
    case "connecting suspend":
    case "open suspend":
      return to("suspended", then(context, "open"), "close 1000");
    case "open message.ordinary":
    case "open message.unknown":
      return to("open", context, "deliver");
    case "open message.stale":
      return to("open", context, "drop");
    case "open message.invalid":
      if (setting.strict) {
        return to("ended", context, "close 1007", "end failed violation");
      }
      return to("open", context, "report");
    case "open message.terminal":
      return to("ended", context, "deliver", "close 1000", "end completed");
    case "open message.refresh":
      if (setting.refresh && context.refreshes < 1) {
        return to(
          "authorizing",
          renewed(context),
          "report",
          "close 1000",
          "refresh",
        );
      }
      return to(
        "ended",
        context,
        "deliver",
        "close 1000",
        "end failed unauthenticated",
      );
    case "open message.retry":
      if (context.attempt < setting.limit) {
        return to(
          "waiting",
          then(tried(context), "open"),
          "report",
          "close 1000",
          "wait",
        );
      }
      return to(
        "ended",
        context,
        "deliver",
        "close 1000",
        "end failed unreachable",
      );
    case "open stable":
      return to("open", progress(context));
    case "open overflow":
      return to("ended", context, "close 1008", "end failed overflow");
    case "open closed.end":
      if (setting.ends && context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      if (setting.ends) {
        return to("ended", context, "gone", "end failed interrupted");
      }
      return to("ended", context, "gone", "end completed");
    case "open closed.retry":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed interrupted");
    case "open closed.fail":
      return to("ended", context, "gone", "end failed closed");
    case "waiting timer":
      if (context.next === "refresh") {
        return to("authorizing", context, "fired", "refresh");
      }
      return to("connecting", context, "fired", "open");
    case "waiting reachable":
      if (context.next === "refresh") {
        return to("authorizing", context, "disarm", "refresh");
      }
      return to("connecting", context, "disarm", "open");
    case "waiting suspend":
      return to("suspended", context, "disarm");
    case "suspended resume":
      if (context.next === "refresh") {
        return to("authorizing", progress(context), "refresh");
      }
      return to("connecting", progress(context), "open");
    default:
      return to(state, context);
  }
}

function to(state: State, context: Context, ...effects: Effect[]): Step {
  return { state, context, effects };
}
