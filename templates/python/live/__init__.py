"""What all clients have in common."""

from .address import Address
from .channel import Call, Channel, Parameter, Verdict
from .channel import Refresh as RefreshRequest
from .client import LiveClient
from .machine import Reason, State
from .options import Clock, Options
from .transport import (
    Closed,
    Refused,
    Request,
    Transport,
    TransportFactory,
    websockets_transport,
)
from .values import (
    BUFFER,
    RETRY,
    Buffer,
    Cancelled,
    Completed,
    Credential,
    Failed,
    Full,
    KeepAlive,
    LiveCause,
    LiveEvent,
    LiveFailure,
    LiveState,
    Log,
    Outcome,
    Reading,
    Refresh,
    Retry,
    TokenRefused,
)

__all__ = [
    "BUFFER",
    "RETRY",
    "Address",
    "Buffer",
    "Call",
    "Cancelled",
    "Channel",
    "Clock",
    "Closed",
    "Completed",
    "Credential",
    "Failed",
    "Full",
    "KeepAlive",
    "LiveCause",
    "LiveClient",
    "LiveEvent",
    "LiveFailure",
    "LiveState",
    "Log",
    "Options",
    "Outcome",
    "Parameter",
    "Reading",
    "Reason",
    "Refresh",
    "RefreshRequest",
    "Refused",
    "Request",
    "Retry",
    "State",
    "TokenRefused",
    "Transport",
    "TransportFactory",
    "Verdict",
    "websockets_transport",
]
