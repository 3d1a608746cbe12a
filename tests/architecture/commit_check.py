"""The commit check (.ci/hooks/commit-msg), as the hook and over a history: what it refuses, what it takes.

Every case is a repository of its own, made by git itself.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HOOK = pathlib.Path(__file__).resolve().parents[2] / ".ci" / "hooks" / "commit-msg"
SUBJECT = "core: more lines"
BODY = "\n\nThey were wanted; the unit tests hold."
TRAILER = "\n\nSigned-off-by: A Developer <developer@example.com>"
NOBODY = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}


class Repository:
    def __init__(self, folder, hooked):
        self.folder = pathlib.Path(folder)
        self.lines = 0
        self.git("init", "-q", "-b", "main")
        target = self.folder / ".ci" / "hooks" / "commit-msg"
        target.parent.mkdir(parents=True)
        shutil.copy(HOOK, target)
        self.git("add", ".")
        self.git("commit", "-q", "--no-verify", "-m", "the check itself, " + "long, " * 9)
        if hooked:
            self.git("config", "core.hooksPath", ".ci/hooks")

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=NOBODY, text=True,
                              capture_output=True, check=False)

    def commit(self, lines, message):
        """True if git took a commit of so many added lines."""
        path = self.folder / f"file{self.lines}"
        path.write_text("line\n" * lines)
        self.lines += lines
        self.git("add", ".")
        return self.git("commit", "-q", "-m", message).returncode == 0

    def history(self):
        return subprocess.run([".ci/hooks/commit-msg", "--history"], cwd=self.folder, env=NOBODY,
                              text=True, capture_output=True, check=False)


def holds(what, condition):
    if not condition:
        yield what


def hook_cases(folder):
    repository = Repository(folder, hooked=True)
    yield from holds("20 lines need no body", repository.commit(20, SUBJECT))
    yield from holds("21 lines with a body are taken", repository.commit(21, SUBJECT + BODY))
    yield from holds("a trailer beside a body is taken", repository.commit(22, SUBJECT + BODY + TRAILER))
    yield from holds("21 lines without a body are refused", not repository.commit(21, SUBJECT))
    yield from holds("a trailer is no body", not repository.commit(23, SUBJECT + TRAILER))
    yield from holds("a comment is no body", not repository.commit(24, SUBJECT + "\n\n# a comment"))
    repository.git("reset", "-q", "--hard")
    repository.git("mv", "file20", "renamed")
    yield from holds("a plain rename changes no line", repository.git("commit", "-q", "-m", SUBJECT).returncode == 0)
    repository.git("rm", "-q", "renamed", "file41")
    yield from holds("lines taken away count", repository.git("commit", "-q", "-m", SUBJECT).returncode != 0)


def history_cases(folder):
    repository = Repository(folder, hooked=False)
    yield from holds("the commit that brings the check is let through", repository.history().returncode == 0)
    repository.commit(30, SUBJECT + BODY)
    repository.git("branch", "side")
    repository.commit(5, SUBJECT)
    yield from holds("a good history holds", "2 commits" in repository.history().stdout)
    repository.git("checkout", "-q", "side")
    repository.commit(40, SUBJECT + BODY)
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "merge side", "side")
    yield from holds("a merge needs no body", "3 commits" in repository.history().stdout)
    repository.commit(50, SUBJECT)
    repository.commit(1, SUBJECT)
    result = repository.history()
    yield from holds("a bad commit below the tip is found",
                     result.returncode != 0 and "changes 50 lines" in result.stderr)


def main():
    failures = []
    for cases in (hook_cases, history_cases):
        with tempfile.TemporaryDirectory() as folder:
            failures += cases(folder)
    print("\n".join(f"does not hold: {what}" for what in failures) or "the commit check holds")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
