"""What a caller may want in a state, and what the agent does about it."""
from typing import NamedTuple, Tuple


class Intent(NamedTuple):
    name: str
    weight: float
    says: Tuple[str, ...]  # wordings, with "(a|b)" groups and "{values}"
    replies: Tuple[str, ...]
    to: str = ""  # next state; empty: stay
    tool: bool = False  # the LLM needs a tool for its reply
    learns: Tuple[str, ...] = ()  # values that the caller gives
    states: Tuple[str, ...] = ()  # of an intent that is welcome in several states

    def key(self, state):
        return self.name if self.states else f"{state} {self.name}"
