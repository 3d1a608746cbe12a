"""What .ci/lane makes of a command that holds, fails or runs out of time, and of a compiler cache's log."""
import os
import pathlib
import subprocess
import sys
import tempfile

LANE = pathlib.Path(__file__).resolve().parents[2] / ".ci" / "lane"
HIT = "# a.cc\ndirect_cache_hit\nlocal_storage_hit\n"
PREPROCESSED = "# b.cc\npreprocessed_cache_hit\n"
MISS = "# c.cc\ncache_miss\ndirect_cache_miss\npreprocessed_cache_miss\n"


def run(*words, built=None):
    environment = {name: value for name, value in os.environ.items() if name != "BUILT"}
    if built:
        environment["BUILT"] = built
    result = subprocess.run([LANE, *words], env=environment, text=True, capture_output=True, check=False)
    return result.returncode, result.stdout


def main():
    failures = []

    def holds(what, outcome, code, words):
        if outcome[0] != code or words not in outcome[1]:
            failures.append(f"does not hold: {what} (exit {outcome[0]}: {outcome[1].strip()})")

    def out_of_time(log, built=None):
        return run("1s", "x", "bash", "-c", f"printf %s '{log}' >>$CCACHE_STATSLOG; sleep 30", built=built)

    holds("a command that holds", run("9s", "x", "true"), 0, "LANE HOLDS: x")
    holds("a command that fails", run("9s", "x", "bash", "-c", "exit 3"), 1, "LANE DOES NOT HOLD: x")
    holds("a failure is none of time, whatever was built", run("9s", "x", "false", built="no"), 1, "NOT HOLD")
    holds("out of time with nothing to compile", out_of_time(""), 1, "built before")
    holds("out of time, though most came from the cache", out_of_time(HIT + PREPROCESSED + MISS), 1, "built before")
    holds("out of time on a new machine", out_of_time(MISS + MISS + HIT), 75, "was not built before")
    holds("out of time, built as the caller tells", out_of_time("", built="yes"), 1, "built before")
    holds("out of time, not built as the caller tells", out_of_time("", built="no"), 75, "was not built before")
    with tempfile.NamedTemporaryFile("w") as log:
        log.write(MISS)
        log.flush()
        holds("a log of misses", run("--built-before", log.name), 0, "no")
    holds("no log at all", run("--built-before", "/nonexistent/log"), 0, "yes")
    print("\n".join(failures) or "lanes say what became of them")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
