# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real window on a display of its own and drives it as a person does.

A test file ends with `harness.main(globals())`: every function called test_…
is a TAP line. The display, the session bus and the user's folders are made
anew, so that nothing of the machine's user is touched. Waits poll for what is
expected; nothing sleeps for a fixed time.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

PATIENCE = 30 * float(os.environ.get("SIGMACAST_TEST_PATIENCE", "1"))  # seconds
SOURCE = pathlib.Path(os.environ["SIGMACAST_SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["SIGMACAST_BUILD_ROOT"])
SHARED = pathlib.Path(os.environ.get("SIGMACAST_SHARED", ""))
FIXTURES = pathlib.Path(os.environ["SIGMACAST_FIXTURES"])
TINY = FIXTURES / "golden" / "tiny"

# What a person acts on must have a name.
CONTROLS = {"push button", "button", "toggle button", "check box", "radio button", "combo box", "spin button", "slider",
            "entry", "text", "switch", "page tab", "menu button", "list", "list box"}


# The session's daemons; and GTK 4.8 about the narrow key caps of its own shortcuts window.
NOT_OURS = r"dbus-daemon|SpiRegistry|portal|dconf|GtkLabel .* reported min width -\d"


class Skipped(Exception):
    pass


def until(question, what, patience=PATIENCE):
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + patience
    while True:
        try:
            answer = question()
        except Exception as error:  # a widget may go while it is asked
            answer, problem = None, error
        else:
            problem = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}" + (f": {problem}" if problem else ""))
        time.sleep(0.03)


class Window:
    """The program, running, seen through the accessibility bus."""

    def __init__(self, program, folder, *arguments, environment=None):
        self.folder = pathlib.Path(folder)
        home = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
        self.log = open(self.folder / "stderr", "a+", encoding="utf-8")
        self.process = subprocess.Popen(
            [str(program), *map(str, arguments)], stderr=self.log,
            env={**os.environ, **home, "HOME": str(self.folder), "GSETTINGS_BACKEND": "memory",
                 "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11", "GTK_A11Y": "atspi", "LC_ALL": "C.UTF-8",
                 **(environment or {})})
        self.application = None

    def wait_for_start(self):
        self.application = until(self._find_application, "the program on the accessibility bus")
        self.application.set_cache_mask(Atspi.Cache.NONE)  # what is asked is as it is now
        until(lambda: self.find("frame"), "the window")

    def _find_application(self):
        if self.process.poll() is not None:
            raise SystemExit(f"the program ended with {self.process.returncode}: {self.stderr()}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def stderr(self):
        self.log.flush()
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")

    def walk(self):
        """Every accessible object that takes room in the window, parents first."""
        todo = [self.application]
        while todo:
            node = todo.pop(0)
            try:
                if node is not self.application:
                    # GTK 4.8 tells "showing" of windows alone.
                    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                        continue
                    if self._takes_room(node):
                        yield node
                todo.extend(child for child in (node.get_child_at_index(i) for i in range(node.get_child_count()))
                            if child is not None)
            except Exception:
                continue  # it went while it was looked at

    @staticmethod
    def _takes_room(node):
        if node.get_component_iface() is None:  # a page of a stack, which only holds
            return False
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        return extents.width > 0 and extents.height > 0

    def all(self, role=None, name=None):
        return list(self._matching(role, name))

    def find(self, role=None, name=None):
        return next(self._matching(role, name), None)

    def _matching(self, role, name):
        return (node for node in self.walk()
                if (role is None or node.get_role_name() == role)
                and (name is None or re.search(name, node.get_name() or "")))

    def wait(self, role=None, name=None):
        return until(lambda: self.find(role, name), f"{role or 'anything'} called “{name}”")

    def wait_gone(self, role=None, name=None):
        until(lambda: not self.all(role, name), f"{role or 'anything'} called “{name}” to go")

    def click(self, role, name):
        """Does what a click on the control does."""
        node = self.wait(role, name)
        for i in range(node.get_n_actions()):
            if node.do_action(i):
                return
        raise AssertionError(f"{role} “{name}” cannot be activated")

    def press(self, *keys):
        """Keys as xdotool calls them: "ctrl+z", "period", "F10"."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def names(self, role):
        return [node.get_name() for node in self.all(role)]

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], check=False)

    def close(self):
        """Closes the window as a person does, and expects an orderly end without complaints."""
        self.press("ctrl+q")
        self.process.wait(PATIENCE)
        complaints = [line for line in self.stderr().splitlines() if re.search(r"CRITICAL|WARNING|Error", line)
                      and not re.search(NOT_OURS, line)]
        assert self.process.returncode == 0, f"exit status {self.process.returncode}: {self.stderr()}"
        assert not complaints, complaints

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Bench:
    """What a test gets: open() starts the program; everything ends with the test."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sigmacast-window-"))
        self.windows = []

    def open(self, *arguments, environment=None):
        window = Window(self.program, self.folder, *arguments, environment=environment)
        self.windows.append(window)  # first, so that it is ended where it does not start well
        window.wait_for_start()
        return window

    def end(self):
        for window in self.windows:
            window.kill()
            window.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_tests(tests, program):
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        bench = Bench(program)
        words = name.removeprefix("test_").replace("_", " ")
        try:
            test(bench)
            print(f"ok {number} - {words}", flush=True)
        except Skipped as reason:
            print(f"ok {number} - {words} # SKIP {reason}", flush=True)
        except (Exception, SystemExit):
            failed += 1
            picture = BUILD / "meson-logs" / f"window-{name}.png"
            picture.parent.mkdir(exist_ok=True)
            if bench.windows:
                bench.windows[-1].screenshot(picture)
            print(f"not ok {number} - {words}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            for line in (bench.windows[-1].stderr().splitlines()[-20:] if bench.windows else []):
                print(f"# stderr: {line}")
            print(f"# screenshot: {picture}", flush=True)
        finally:
            bench.end()
    return 1 if failed else 0


@contextlib.contextmanager
def display():
    """A screen of its own; yields its name."""
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x840x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def cannot_run():
    """Why the window cannot be tested here, or None."""
    for tool in ("Xvfb", "dbus-run-session", "xdotool", "import"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    done = subprocess.run([sys.executable, "-c", "import gi; gi.require_version('Atspi', '2.0')"],
                          capture_output=True, check=False)
    return None if done.returncode == 0 else "python3-gi or gir1.2-atspi-2.0 is not installed"


def main(names):
    tests = [(name, test) for name, test in names.items() if name.startswith("test_") and callable(test)]
    if len(sys.argv) > 2:  # a name or part of one: only that
        tests = [(name, test) for name, test in tests if any(word in name for word in sys.argv[2:])]
    if os.environ.get("SIGMACAST_WINDOW_SESSION"):
        global Atspi
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi  # noqa: F401
        # The session's daemons share the standard output; the lines of the test go past them.
        sys.stdout = os.fdopen(int(os.environ["SIGMACAST_WINDOW_SESSION"]), "w", encoding="utf-8")
        sys.exit(run_tests(tests, sys.argv[1]))

    reason = cannot_run()
    if reason is not None:
        if os.environ.get("CI") == "true":
            print(f"Bail out! {reason}")
            sys.exit(1)
        print(f"1..0 # SKIP {reason}")
        sys.exit(0)
    with display() as screen:
        lines = os.dup(sys.stdout.fileno())
        environment = {**os.environ, "DISPLAY": screen, "SIGMACAST_WINDOW_SESSION": str(lines)}
        environment.pop("WAYLAND_DISPLAY", None)
        done = subprocess.run(["dbus-run-session", "--", sys.executable, *sys.argv], env=environment, pass_fds=[lines],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    sys.exit(done.returncode)
