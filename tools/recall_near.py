# SPDX-License-Identifier: GPL-2.0-or-later
"""The units around a unit: those of its folder that it shares functions with, and those that a case names.

All from the text of the sources, which is enough to choose what to compile. What is chosen too much costs
time; what is missing is missing in the analysis.
"""
import collections
import functools
import os
import re
import subprocess

COMMENT = re.compile(r"/\*.*?\*/", re.S)
# A definition in the kernel's style: from the first column, the brace on a line of its own.
DEFINITION = re.compile(r"^(?![#/* \t}])([^;{}()]*?)\b(\w+)\s*\([^;{}]*\)[^;{}=]*\n\{", re.M)
INCLUDED = re.compile(r'^\s*#\s*include\s+"([\w-]+\.c)"', re.M)
WORD = re.compile(r"\b[A-Za-z_]\w+\b")
# Programs, other machines, and what is no part of a kernel.
ELSEWHERE = re.compile(r"^(tools|scripts|samples|Documentation|usr)/|^arch/(?!x86/)|/(boot|purgatory|vdso)/")


class Near:
    """Finds the units around others in one source tree."""

    def __init__(self, src, known):
        self.src, self.known = src, known   # known: functions that rules describe

    @functools.lru_cache(maxsize=None)
    def text(self, file):
        return COMMENT.sub("", (self.src / file).read_text(encoding="utf-8", errors="replace"))

    @functools.lru_cache(maxsize=None)
    def defined(self, file):
        """Functions a file defines: name to whether only the file itself can call it."""
        return {m[2]: "static" in m[1].split() for m in DEFINITION.finditer(self.text(file))}

    @functools.lru_cache(maxsize=None)
    def words(self, file):
        return set(WORD.findall(self.text(file)))

    def folder(self, file):
        path = self.src / os.path.dirname(file)
        return sorted(os.path.relpath(p, self.src) for p in path.glob("*.c"))

    def above(self, file):
        """Files of the folder above, unless that is a subsystem's: drivers/usb has no part in drivers/usb/host."""
        folder = os.path.dirname(os.path.dirname(file))
        return self.folder(os.path.join(folder, ".")) if folder.count("/") >= 2 else []

    @functools.lru_cache(maxsize=None)
    def parts(self, folder):
        """Files of a folder that are included by another one: name to that one."""
        files = self.folder(os.path.join(folder, "."))
        return {os.path.join(folder, name): f for f in files for name in INCLUDED.findall(self.text(f))}

    def unit(self, file):
        """What is compiled: the file itself, or the one beside it that includes it."""
        return self.parts(os.path.dirname(file)).get(file, file)

    def globals(self, file):
        return {name for name, is_static in self.defined(file).items() if not is_static}

    def around(self, file, limit):
        """Files of the folder, and of that above, by how many calls away they are, callers and callees alike."""
        files = [f for f in self.folder(file) + self.above(file) if f != file]
        found, front = [], [file]
        while front and len(found) < limit:
            near = collections.Counter()
            for f in files:
                near[f] = sum(len(self.globals(f) & self.words(g)) + len(self.globals(g) & self.words(f))
                              for g in front)
            front = [f for f, nr in sorted(near.items(), key=lambda x: (-x[1], x[0])) if nr]
            files = [f for f in files if f not in front]
            found += front
        return found[:limit]

    def named(self, case):
        """Files that a case names, and functions of more than one word in what it says of its path."""
        files = [f for f in re.findall(r"[\w/.-]+/[\w.-]+\.c\b", case["context"]) if (self.src / f).exists()]
        # what is called may be known by rules, what calls has to be there
        names = set(WORD.findall(case["alloc_callee"])) - self.known | set(WORD.findall(case["context"]))
        return files, {n for n in names if "_" in n.strip("_")}

    def grep(self, option, pattern):
        """What grep prints of the sources, without those that are no part of a kernel."""
        run = subprocess.run(["grep", "-rE", option, "--include=*.c", pattern, "."], cwd=self.src,
                             capture_output=True, text=True, check=False)
        lines = (os.path.normpath(line) for line in run.stdout.splitlines())
        return sorted({line for line in lines if not ELSEWHERE.search(line)})

    def definers(self, names):
        """Where functions are defined: name to files."""
        where = collections.defaultdict(list)
        begins = rf"^([A-Za-z_].*[ *])?({'|'.join(sorted(names))})\("
        for file in self.grep("-l", begins) if names else []:
            for name in names & set(self.defined(file)):
                where[name].append(file)
        return where

    def users(self, names):
        """Where names are used: name to files."""
        where = collections.defaultdict(list)
        for line in self.grep("-ow", "|".join(sorted(names))) if names else []:
            file, name = line.split(":")
            where[name].append(file)
        return where

    def callers(self, name, unit, users, limit):
        """Units anywhere that use a function of a unit, those in the nearest folders first."""
        if self.defined(unit).get(name, True):
            return []
        files = [f for f in users[name] if f != unit]
        return sorted(files, key=lambda f: (-len(os.path.commonpath([f, unit])), f))[:limit]
