"""A small voice agent: what to copy when you put TurnOptimizer beside your own.

It plays the sample calls in a loop, several at a time. For each turn it asks the sidecar, speaks its decision or calls
a pretended LLM, and reports what was spoken. An error, a timeout or a missing sidecar means the LLM:
the caller never notices.

Environment: TURN_OPTIMIZER_TARGET (default unix:///run/turn-optimizer/turn.sock),
TURN_INTERVAL_SECONDS (2), LLM_DELAY_SECONDS (3), AGENT_PORT (8080), SAMPLES (a JSONL turn stream),
LINES (2: calls at a time), CALLS (end after so many; default: never).
HTTP: /healthz, /readyz, /drain (no new calls), /stats (counts as JSON).
"""

import http.server
import itertools
import json
import os
import random
import signal
import threading
import time
import uuid

import grpc

from turnoptimizer.v1 import turn_optimizer_pb2 as api
from turnoptimizer.v1 import turn_optimizer_pb2_grpc as api_grpc
from turnoptimizer.v1 import turn_pb2

OPTIMIZE_DEADLINE_SECONDS = 0.020
COMPLETE_DEADLINE_SECONDS = 2.0
BASELINE_LLM_TIMEOUT_SECONDS = 10.0


class Stats:
    """Counts of what callers heard. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counts = {
            "calls_under_way": 0, "calls_cut": 0, "turns": 0, "served": 0, "llm": 0,
            "sidecar_timeouts": 0, "sidecar_errors": 0, "caller_errors": 0,
        }

    def add(self, name, count=1):
        with self._lock:
            self._counts[name] += count

    def as_json(self):
        with self._lock:
            return json.dumps(self._counts).encode()


class Agent:
    """Leads calls, on each line one after another, until drained."""

    def __init__(self, target, samples, turn_interval, llm_delay):
        self._stub = api_grpc.TurnOptimizerStub(grpc.insecure_channel(target))
        self._samples = samples
        self._turn_interval = turn_interval
        self._llm_delay = llm_delay
        self._draining = threading.Event()
        self._stopping = threading.Event()
        self.stats = Stats()

    def drain(self):
        """Starts no new call. The calls under way go on to their ends."""
        self._draining.set()

    def stop(self):
        """Starts no new call and cuts those under way after their present turn."""
        self._draining.set()
        self._stopping.set()

    @property
    def draining(self):
        return self._draining.is_set()

    def run(self, lines, calls=None):
        """Plays `calls` of the samples, or all of them for ever, on `lines` at a time."""
        waiting = itertools.islice(itertools.cycle(self._samples), calls)
        choosing = threading.Lock()
        threads = [
            threading.Thread(target=self._run_line, args=(waiting, choosing)) for _ in range(lines)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _run_line(self, waiting, choosing):
        while True:
            with choosing:
                call = next(waiting, None)
            if call is None or self.draining:
                return
            self.stats.add("calls_under_way")
            self._lead(str(uuid.uuid4()), call)
            self.stats.add("calls_under_way", -1)

    def _lead(self, call_id, call):
        for index, line in enumerate(call):
            if self._stopping.is_set():
                self.stats.add("calls_cut")
                return
            started = time.monotonic()
            try:
                self.answer(call_id, index, line)
            except Exception:  # The caller must hear something, whatever goes wrong.
                self.stats.add("caller_errors")
            self._stopping.wait(max(0.0, self._turn_interval - (time.monotonic() - started)))

    def answer(self, call_id, index, line):
        """Answers one turn and reports it. Returns the spoken reply."""
        turn = turn_pb2.Turn(
            call_id=call_id,
            turn_index=index,
            flow=line["flow"],
            dialog_state=line["state"],
            utterance=line["utterance"],
            previous_reply=line["previous_reply"],
            variables=line["variables"],
        )
        started = time.monotonic()
        decision = None
        timeout = BASELINE_LLM_TIMEOUT_SECONDS
        try:
            decision = self._stub.OptimizeTurn(
                api.OptimizeTurnRequest(turn=turn), timeout=OPTIMIZE_DEADLINE_SECONDS
            )
            timeout = decision.llm.timeout.ToTimedelta().total_seconds()
        except grpc.RpcError as error:
            self._count(error)

        llm = None
        if decision is not None and decision.decision.source != turn_pb2.SOURCE_LLM:
            source, reply = decision.decision.source, decision.decision.reply
            self.stats.add("served")
        else:
            source, reply, llm = turn_pb2.SOURCE_LLM, *self.call_llm(line, timeout)
            self.stats.add("llm")
        self.stats.add("turns")

        report = api.CompleteTurnRequest(
            turn_id=decision.turn_id if decision is not None else str(uuid.uuid4()),
            turn=turn,
            spoken_source=source,
            spoken_reply=reply,
            reply_id=decision.decision.reply_id if decision is not None else "",
        )
        if llm is not None:
            report.llm.CopyFrom(llm)
        report.latency.total.FromMilliseconds(int((time.monotonic() - started) * 1000))
        # In the background, so that the caller never waits for the report.
        call = self._stub.CompleteTurn.future(report, timeout=COMPLETE_DEADLINE_SECONDS)
        call.add_done_callback(self._reported)
        return reply

    def _reported(self, call):
        if call.exception() is not None:
            self._count(call.exception())

    def _count(self, error):
        """A sidecar that is late costs its deadline and no more; one that is not there is an error."""
        late = error.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        self.stats.add("sidecar_timeouts" if late else "sidecar_errors")

    def call_llm(self, line, timeout):
        """Pretends to be an LLM: waits, then says what the sample says."""
        delay = self._llm_delay * random.uniform(0.8, 1.2)
        time.sleep(min(delay, timeout))
        if delay > timeout:
            return "One moment please, let me check that.", api.LlmResult(timed_out=True)
        return line["reply"], api.LlmResult(
            reply=line["reply"], called_tools=line["called_tools"], model="pretended"
        )


def load_calls(path):
    """Groups the lines of a turn stream by call, in order."""
    calls = {}
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text)
            calls.setdefault(line["call"], []).append(line)
    return list(calls.values())


def serve_http(agent, port):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/stats":
                self._reply(200, agent.stats.as_json())
            elif self.path == "/drain":
                agent.drain()
                self._reply(200, b"draining")
            elif self.path == "/readyz":
                self._reply(503 if agent.draining else 200, b"")
            elif self.path == "/healthz":
                self._reply(200, b"ok")
            else:
                self._reply(404, b"")

        def _reply(self, code, body):
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main():
    agent = Agent(
        os.environ.get("TURN_OPTIMIZER_TARGET", "unix:///run/turn-optimizer/turn.sock"),
        load_calls(os.environ.get("SAMPLES", "/agent/samples.jsonl")),
        float(os.environ.get("TURN_INTERVAL_SECONDS", "2")),
        float(os.environ.get("LLM_DELAY_SECONDS", "3")),
    )
    signal.signal(signal.SIGTERM, lambda *_: agent.stop())
    serve_http(agent, int(os.environ.get("AGENT_PORT", "8080")))
    calls = int(os.environ["CALLS"]) if "CALLS" in os.environ else None
    agent.run(int(os.environ.get("LINES", "2")), calls)
    print("ended: " + agent.stats.as_json().decode(), flush=True)


if __name__ == "__main__":
    main()
