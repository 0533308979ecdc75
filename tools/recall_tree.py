# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel trees with their build folders, and the edits of a corpus."""
import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import threading

DRIFT = 400		# lines an edit may have moved by
# A Makefile that says itself which objects there are, and one that takes them from beside its folder.
OBJECTS = re.compile(r"^obj-", re.M)
BESIDE = re.compile(r"/\.\.|\.\./")


class Unbuilt(Exception):
    """A unit there is no result for, and why."""


def read_lines(path):
    return path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")


def locate(lines, edit):
    """Index of the line an edit replaces: at its number, or the only equal one nearby."""
    at = edit["line"] - 1
    if at < len(lines) and lines[at] == edit["old"]:
        return at
    near = range(max(0, at - DRIFT), min(len(lines), at + DRIFT + 1))
    hits = [i for i in near if lines[i] == edit["old"]]
    if len(hits) != 1 or not edit["old"].strip():
        raise Unbuilt(f"edit of line {edit['line']} does not apply: {len(hits)} such lines")
    return hits[0]


def apply_edits(lines, edits):
    """Edits refer to the lines as they were, so they go in from the last to the first."""
    out = list(lines)
    for at, edit in sorted(((locate(lines, e), e) for e in edits), key=lambda x: -x[0]):
        out[at:at + 1] = [] if edit["new"] is None else edit["new"].split("\n")
    return out


class Tree:
    """A kernel's sources with one prepared build folder."""

    def __init__(self, spec, state):
        try:
            self.name, dirs = spec.split("=", 1)
            src, build = dirs.split(",")
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{spec}' is not NAME=SRC,BUILD") from None
        self.src, self.build = pathlib.Path(src).resolve(), pathlib.Path(build).resolve()
        self.conf_file = self.build / "include/config/auto.conf"
        if not (self.src / "Kbuild").exists() or not self.conf_file.exists():
            raise argparse.ArgumentTypeError(f"'{dirs}' is no prepared tree: make modules_prepare")
        self.symbols = set(re.findall(r"^CONFIG_(\w+)=[ym]$", self.conf_file.read_text(), re.M))
        self.is_rt = "PREEMPT_RT" in self.symbols
        self.cache = state / f"flags-{str(self.build).strip('/').replace('/', '_')}.json"
        self.commands = self.load()
        self.lock, self.made = threading.Lock(), set()

    def load(self):
        if not self.cache.exists() or self.cache.stat().st_mtime < self.conf_file.stat().st_mtime:
            return {}
        return json.loads(self.cache.read_text())

    def lacks(self, case):
        """Symbols the case needs that are off here."""
        return [s for s in case["kconfig"]["symbols"] if " " not in s and s not in self.symbols]

    def learn(self, units):
        """Find out the compiler's command lines of units, from what was built or from kbuild."""
        new = [u for u in units if u not in self.commands]
        dry = []
        for unit in new:
            cmd = self.build / os.path.dirname(unit) / f".{pathlib.Path(unit).stem}.o.cmd"
            if cmd.exists() and cmd.with_name(cmd.name[1:-4]).exists():
                text = cmd.read_text().replace("$(pound)", "#").replace("$$", "$")
                self.take(re.sub(r"^(saved)?cmd_\S+ := ", "", text.split("\n")[0]))
            else:
                dry.append(self.goal(unit))
        if dry:
            run = subprocess.run(["make", "-k", "-n", "V=1", "-C", self.build] + dry, text=True,
                                 stdin=subprocess.DEVNULL, capture_output=True, check=False)
            for line in run.stdout.split("\n"):
                self.take(line)
        for unit in new:
            self.commands.setdefault(unit, None)
        self.cache.write_text(json.dumps(self.commands, indent=1))

    def goal(self, unit):
        """The object as kbuild knows it: below its own Makefile, or below one beside that takes it from here."""
        target = pathlib.PurePath(unit[:-1] + "o")
        for folder in target.parents[:-1]:
            if self.says(folder, OBJECTS):
                break
            for near in sorted(p.name for p in (self.src / folder).iterdir() if p.is_dir()):
                if self.says(folder / near, OBJECTS) and self.says(folder / near, BESIDE):
                    return str(folder / near / ".." / target.relative_to(folder))
        return str(target)

    def says(self, folder, pattern):
        """Does the Makefile of a folder have this?"""
        makefile = self.src / folder / "Makefile"
        return makefile.exists() and bool(pattern.search(makefile.read_text(errors="replace")))

    def command(self, unit):
        """The compiler's command line of a unit; headers that a build makes for it are made."""
        argv = self.commands.get(unit)
        if not argv:
            raise Unbuilt("kbuild does not compile it in this configuration")
        with self.lock:
            if unit not in self.made:
                self.made.add(unit)
                seen = subprocess.run([argv[0], *argv[2:-3], "-E", "-o", os.devnull, argv[-1]], cwd=self.build, text=True,
                                      capture_output=True, check=False)
                if "No such file or directory" in seen.stderr:
                    subprocess.run(["make", "-C", self.build, self.goal(unit)], stdin=subprocess.DEVNULL,
                                   capture_output=True, check=False)
        return list(argv)

    def take(self, line):
        for command in re.split(r"\s*;\s+", line):
            command = command.strip()
            if re.match(r"\S+ -Wp,-MMD,\S+ .* -o \S+\.o \S+\.c$", command):
                argv = shlex.split(command)
                if pathlib.Path(self.build, argv[-1]).exists():
                    self.commands[self.relative(argv[-1])] = argv

    def relative(self, path):
        """Path below the sources, of a file as the compiler or gfplint wrote it."""
        return os.path.relpath(os.path.realpath(self.build / path), self.src)

    def unit_of(self, case):
        """The file to compile; for a header one that the case names as the context."""
        names = [case["file"]]
        if not case["file"].endswith(".c"):
            names = re.findall(r"[\w/.-]+/[\w.-]+\.c\b", case["context"])
        return next((self.includer(n) for n in names if (self.src / n).exists()), None)

    def includer(self, file):
        """The file itself, or the one beside it that includes it."""
        path = self.src / file
        pattern = re.compile(rf'^\s*#\s*include\s+"{re.escape(path.name)}"', re.M)
        for other in sorted(path.parent.glob("*.c")):
            if pattern.search(other.read_text(encoding="utf-8", errors="replace")):
                return self.relative(other)
        return file
