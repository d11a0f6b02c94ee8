"""Reads pieces of Python from stdin, as JSON, and writes what is wrong with them.

Each is compiled, as if await were allowed everywhere. What it uses of asyncio must be there. If it leaves no
name open and says in a comment what a line prints, it is run, on simulated time, and must print that.
"""

import ast
import asyncio
import builtins
import io
import json
import selectors
import sys
import tokenize
import types

GIVEN = {"asyncio", "time"}  # what every lesson takes as imported
PATIENCE = 1  # real seconds for threads, where simulated time cannot go on


class Clock(selectors.DefaultSelector):
    """Sleeps on simulated time."""

    now = 0.0

    def select(self, timeout=None):
        if timeout is None:
            ready = super().select(PATIENCE)
            if not ready:
                raise RuntimeError("it waits for something that never comes")
            return ready
        self.now += max(timeout, 0)
        return super().select(0)

    def sleep(self, seconds):
        self.now += seconds


def open_names(tree):
    loaded, bound = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
    return loaded - bound - GIVEN - set(dir(builtins))


def expectations(text, tree):
    """What the comment behind a print says, by line. A question is for the reader."""
    prints = {n.end_lineno for n in ast.walk(tree)
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"}
    said = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        comment = token.string.lstrip("# ")
        if token.type == tokenize.COMMENT and token.start[0] in prints and not comment.endswith("?"):
            said[token.start[0]] = comment
    return said


def agrees(comment, printed):
    return comment.startswith(printed) and comment[len(printed):][:1] in ("", " ", ",", ";", ":", "(")


def run(code):
    """Runs the code to its end and returns what each line printed first."""
    printed = {}

    def say(*args, sep=" ", **_):
        printed.setdefault(sys._getframe(1).f_lineno, sep.join(map(str, args)))

    clock = Clock()
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now
    loop.set_exception_handler(lambda loop, context: None)
    time = types.SimpleNamespace(sleep=clock.sleep, monotonic=loop.time, time=loop.time, perf_counter=loop.time)
    scope = {"asyncio": asyncio, "time": time, "print": say, "__name__": "__main__"}

    async def main():
        ends = types.FunctionType(code, scope)()
        if ends is not None:
            await ends

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(main())
    return printed


def check(text, line, broken):
    """Yields the lines, and what is wrong there."""
    try:
        tree = ast.parse(text)
        code = compile(tree, "lesson", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as e:
        if not broken:
            yield line + (e.lineno or 1) - 1, "the Python does not compile: " + e.msg
        return
    if broken:
        yield line, "the Python is said to be broken, and compiles"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "asyncio":
            if not hasattr(asyncio, node.attr):
                yield line + node.lineno - 1, "Python %d.%d has no asyncio.%s" % (*sys.version_info[:2], node.attr)
                return
    wants = expectations(text, tree)
    if open_names(tree) or not wants:
        return
    try:
        printed = run(code)
    except BaseException as e:
        yield line, "the Python was run, and failed: %s: %s" % (type(e).__name__, e)
        return
    for n in sorted(wants):
        if n in printed and not agrees(wants[n], printed[n]):
            yield line + n - 1, "the Python prints %s here, and the comment says %s" % (json.dumps(printed[n]), json.dumps(wants[n]))


def main():
    found = []
    for i, s in enumerate(json.load(sys.stdin)):
        for line, message in check(s["text"], s["line"], s["broken"]):
            found.append({"snippet": i, "line": line, "message": message})
    json.dump({"found": found}, sys.stdout)


main()
