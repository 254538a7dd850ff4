"""Runs clients of an emitted package: a request a line on stdin, an answer a line on stdout.

Its argument is `{"folder", "package", "channels": {name: {"client", "parameters", "attributes",
"opening", "sends"}}}`.
"""

import asyncio
import json
import random
import sys
from importlib import import_module

SETUP = json.loads(sys.argv[1])
sys.path.insert(0, SETUP["folder"])
CLIENT, MODELS, READERS = (
    import_module(f"{SETUP['package']}.{name}") for name in ("client", "models", "readers")
)
REPORTED = ("invalid", "refresh", "retry", "stale", "coalesced")


class Run:
    """One request."""

    def __init__(self, request):
        self.request, self.channel = request, SETUP["channels"][request["channel"]]
        self.states, self.messages, self.reports, self.replies = [], [], [], []
        self.does = list(request.get("does", []))
        self.tasks = []
        self.client = self.made()

    def made(self):
        channel, options = self.channel, dict(self.request.get("options", {}))
        retry, buffer = options.get("retry", {}), options.get("buffer", {})
        more = {}
        if "keepAlive" in options:
            keep = options["keepAlive"]
            more["keep_alive"] = keep and CLIENT.KeepAlive(keep["every"], keep["within"])
        if channel["opening"]:
            model = getattr(MODELS, channel["opening"])
            more["opening"] = model.model_validate(options["opening"])
        given = {channel["attributes"][name]: each for name, each in self.request["parameters"].items()}
        own = [getattr(CLIENT, channel["parameters"])(**given)] if channel["parameters"] else []
        return getattr(CLIENT, channel["client"])(
            self.request["url"],
            *own,
            reading=CLIENT.Reading(options.get("reading", "tolerant")),
            retry=CLIENT.Retry(
                retry.get("first", 1), retry.get("most", 30), retry.get("limit", 10), retry.get("stableAfter", 5)
            ),
            buffer=CLIENT.Buffer(buffer.get("size", 256), buffer.get("full") and CLIENT.Full(buffer["full"])),
            open_timeout=options.get("openTimeout", 10),
            refresh_timeout=options.get("refreshTimeout", 10),
            log=self.log,
            **more,
        )

    def log(self, event):
        if event.kind in REPORTED:
            self.reports.append(event.kind)

    def after(self, word, value):
        """Do what is to be done now."""
        for each in [one for one in self.does if one["after"] == {word: value}]:
            self.does.remove(each)
            self.do(each)

    def do(self, each):
        if each["do"] == "send":
            self.tasks.append(asyncio.ensure_future(self.send(each["message"])))
        elif each["do"] == "call":
            self.tasks.append(asyncio.ensure_future(self.call(each["call"], each["message"])))
        else:
            getattr(self.client, each["do"])()

    async def send(self, document):
        try:
            await self.client.send(self.read(document))
        except Exception:
            self.reports.append("unsent")

    async def call(self, name, document):
        try:
            message = self.read(document)
            reply = await self.client._call(name, message)
            self.replies.append(self.written(reply))
        except Exception:
            self.replies.append("failed")
        self.after("replies", len(self.replies))

    def read(self, document):
        return getattr(READERS, self.channel["sends"]).read_strict(json.dumps(document))

    def written(self, message):
        return json.loads(self.client._channel.readers[0].to_json(message))

    async def watch(self):
        async for state in self.client.states():
            if state.name != "idle":
                self.states.append(str(state.name))
                self.after("state", str(state.name))

    async def take(self):
        delay = self.request.get("consumer", {}).get("delay", 0)
        async with self.client:
            try:
                async for message in self.client:
                    self.messages.append(self.written(message))
                    self.after("messages", len(self.messages))
                    if delay:
                        await asyncio.sleep(delay)
            except CLIENT.LiveFailure:
                pass
            for each in self.tasks:
                await each

    async def answer(self):
        watching = asyncio.ensure_future(self.watch())
        await asyncio.sleep(0)
        error = {}
        try:
            async with asyncio.timeout(self.request.get("seconds", 20)):
                await self.take()
        except TimeoutError:
            error = {"error": "it did not end"}
        await watching
        return {
            "id": self.request["id"],
            "scenario": self.request["scenario"],
            "states": self.states,
            "messages": self.messages,
            "outcome": told(await self.client.outcome()),
            "reports": self.reports,
            "replies": self.replies,
            **error,
        }


def told(outcome):
    if isinstance(outcome, CLIENT.Failed):
        return " ".join(filter(None, ["failed", str(outcome.failure.reason), outcome.failure.code]))
    return "completed" if isinstance(outcome, CLIENT.Completed) else "cancelled"


async def answered(request):
    return await Run(request).answer()


for line in sys.stdin:
    request = json.loads(line)
    random.seed(request.get("seed", 0))
    try:
        answer = asyncio.run(answered(request))
    except Exception as error:
        answer = {"id": request["id"], "scenario": request["scenario"], "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
