"""Runs the commands of documents and compares their answers: python scripts/readme.py BASE FILE…

A block ```sh whose lines begin with `curl` is run against BASE instead of the address written in
it. The next block, of another language, is its answer; white space does not count, and `…` stands
for anything. Every such command must end well; one without an answer must only do that.
"""

import re
import subprocess
import sys

WRITTEN = "http://127.0.0.1:8076"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def matches(answer, shown):
    """Whether the answer begins and ends as shown, with the pieces between ellipses in order."""
    answer = squeezed(answer)
    first, *others = [squeezed(piece) for piece in re.split(r"…|\.\.\.", shown)]
    if not others:
        return answer == first
    if not answer.startswith(first):
        return False
    place = len(first)
    for piece in others[:-1]:
        found = answer.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return answer[place:].endswith(others[-1])


def check(base, file):
    blocks = [match.groups() for match in BLOCK.finditer(open(file, encoding="utf-8").read())]
    ran = bad = 0
    for number, (language, command) in enumerate(blocks):
        if language != "sh" or not command.lstrip().startswith("curl"):
            continue
        ran += 1
        run = command.replace(WRITTEN, base)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", run], capture_output=True, cwd="target/check")
        answer = done.stdout.decode("utf-8", "replace")
        language, shown = blocks[number + 1] if number + 1 < len(blocks) else ("sh", "")
        wanted = shown if language != "sh" else None
        if done.returncode != 0:
            print(f"{file}: ended with {done.returncode}: {command}{done.stderr.decode()}")
        elif wanted is not None and not matches(answer, wanted):
            print(f"{file}: {command}answered\n{answer[:2000]}\nnot\n{wanted}")
        else:
            print(f"{file}: ok: {command.strip()}")
            continue
        bad += 1
    if ran == 0:
        print(f"{file}: no curl in it")
    return bad


if __name__ == "__main__":
    sys.exit(1 if sum(check(sys.argv[1].rstrip("/"), file) for file in sys.argv[2:]) else 0)
