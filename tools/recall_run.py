# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs gfplint on the units of cases, as they are and with the edits that bring a bug back."""
import collections
import json
import os
import subprocess
import threading

from recall_near import Near
from recall_tree import Unbuilt, apply_edits, read_lines


class Runner:
    """What is common: calling gfplint, and copies of files with the edits in them."""

    def __init__(self, opts):
        self.gfplint, self.state, self.timeout = opts.gfplint.resolve(), opts.state.resolve(), opts.timeout
        self.rules = [f"--rules={opts.rules.resolve()}"] if opts.rules else []
        self.locks = collections.defaultdict(threading.Lock)

    def call(self, args, tree, cc):
        env = {**os.environ, "CC": cc}
        try:
            return subprocess.run([self.gfplint, *args], cwd=tree.build, env=env, text=True,
                                  capture_output=True, timeout=self.timeout, check=False)
        except subprocess.TimeoutExpired:
            raise Unbuilt(f"gfplint took more than {self.timeout} seconds") from None

    def overlay(self, tree, unit, case):
        """The command line for copies that have the edits and tell the compiler they were the originals."""
        argv = tree.command(unit)
        texts = {f: read_lines(tree.src / f) for f in (unit, case["file"])}
        texts[case["file"]] = apply_edits(texts[case["file"]], case["edits"])
        folder = self.state / "overlay" / case["id"] / tree.build.name
        for file, lines in texts.items():
            copy = folder / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            original = argv[-1] if file == unit else tree.src / file
            text = "\n".join([f'# 1 "{original}"'] + lines).encode("utf-8", "surrogateescape")
            # facts of an equal copy are still good
            if not copy.exists() or copy.read_bytes() != text:
                copy.write_bytes(text)
        # folders of the overlay go before those of the tree that the changed file is below
        flags = ["-iquote", str((tree.src / argv[-1]).parent)]
        for arg in argv:
            if arg.startswith("-I") and case["file"].startswith(tree.relative(arg[2:]) + "/"):
                flags.append(f"-I{folder / tree.relative(arg[2:])}")
        # kbuild's flags begin with the dependency file; what stands before it is not the compiler's
        return argv[:2] + flags + argv[2:-1] + [str(folder / unit)]


class Alone(Runner):
    """Each unit for itself."""

    def __init__(self, opts):
        super().__init__(opts)
        self.done = {}

    def around(self, _tree, _case):
        """Other units that are judged with that of a case: none."""
        return []

    def before(self, tree, unit, _):
        """Findings without edits; each unit is compiled once."""
        key = (tree.build, unit)
        with self.locks[key]:
            if key not in self.done:
                try:
                    self.done[key] = self.run(tree, unit, "pristine", tree.command(unit))
                except Unbuilt as why:
                    self.done[key] = why
            found = self.done[key]
        if isinstance(found, Unbuilt):
            raise found
        return found

    def after(self, tree, unit, case):
        """Findings with the edits of the case."""
        return self.run(tree, unit, case["id"], self.overlay(tree, unit, case))

    def run(self, tree, unit, what, argv):
        facts = self.state / "facts" / tree.build.name / f"{unit.replace('/', '_')}.{what}.gfl"
        facts.parent.mkdir(parents=True, exist_ok=True)
        facts.unlink(missing_ok=True)
        cc = self.call(["cc", "--error", "--color=never", f"--facts={facts}", *self.rules, "--", *argv[1:]],
                       tree, argv[0])
        if not facts.exists():
            errors = [s for s in cc.stderr.split("\n") if "error" in s] or [f"exit {cc.returncode}"]
            raise Unbuilt(f"unit does not compile in this configuration: {errors[0].strip()}")
        report = self.call(["report", "--json", "--confidence=low", *self.rules, str(facts)], tree, argv[0])
        try:
            return json.loads(report.stdout)["findings"]
        except (ValueError, KeyError):
            raise Unbuilt(f"no report: {report.stderr.strip()[:200]}") from None

    def summary(self):
        return "each unit was judged alone"


class Together(Runner):
    """Units with those around them, by gfplint audit; facts are kept for the next time."""

    def __init__(self, opts, trees, plan):
        super().__init__(opts)
        self.jobs, self.bad, self.near = opts.jobs, set(), {}
        listed = subprocess.run([self.gfplint, "rules", "list", *self.rules], text=True, capture_output=True,
                                check=True).stdout
        known = {line.split()[1] for line in listed.splitlines()}
        for src in {t.src for t in trees}:
            self.choose(Near(src, known), [(case, unit) for case, tree, unit in plan if tree.src == src and unit],
                        opts.near)

    def choose(self, near, wanted, limit):
        """The units around those of the cases: in the folder, callers, and those of what the case names."""
        named = {case["id"]: near.named(case) for case, _ in wanted}
        where = near.definers(set().union(*(names for _, names in named.values())))
        users = near.users(set(where) | {case["function"] for case, unit in wanted
                                         if case["function"].isidentifier()})
        for case, unit in wanted:
            files, names = named[case["id"]]
            files = files + [f for name in sorted(names) for f in where[name]]
            around = near.around(unit, limit) + near.callers(case["function"], unit, users, limit // 2)
            around += [f for name in sorted(names) for file in where[name]
                       for f in near.callers(name, file, users, limit // 4)]
            for file in dict.fromkeys(files):
                around += [file] + ([] if file in around else near.around(file, limit // 4))
            units = dict.fromkeys(near.unit(f) for f in around)
            # what defines the same function is of a kernel that is configured otherwise
            self.near[near.src, case["id"]] = [u for u in units
                                               if u != unit and case["function"] not in near.globals(u)]

    def around(self, tree, case):
        """Other units that are judged with that of a case."""
        return self.near.get((tree.src, case["id"]), [])

    def before(self, tree, unit, case):
        return self.audit(tree, unit, case, f"{unit[:-2]}.o", tree.command(unit))

    def after(self, tree, unit, case):
        return self.audit(tree, unit, case, f"edited/{case['id']}/{unit[:-2]}.o", self.overlay(tree, unit, case))

    def audit(self, tree, unit, case, output, argv):
        """All units of a tree share a folder, so that what several cases need is compiled once."""
        folder = self.state / "together" / tree.build.name
        entries = [self.entry(tree, folder / output, argv)]
        entries += [self.entry(tree, folder / f"{u[:-2]}.o", tree.commands[u])
                    for u in self.around(tree, case) if tree.commands.get(u)]
        with self.locks[tree.build]:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "compile_commands.json").write_text(json.dumps(entries, indent=1))
            found = folder / "findings.json"
            found.unlink(missing_ok=True)
            run = self.call(["audit", f"--jobs={self.jobs}", "--format=json", "--confidence=low",
                             f"--output={found}", *self.rules, str(folder)], tree, argv[0])
            self.bad |= {line.split("'")[1] for line in run.stderr.splitlines() if "no facts of '" in line}
            if argv[-1] in self.bad:
                raise Unbuilt("unit does not compile in this configuration")
            try:
                return json.loads(found.read_text())["findings"]
            except (OSError, ValueError, KeyError):
                raise Unbuilt(f"no audit: {run.stderr.strip()[-200:]}") from None

    @staticmethod
    def entry(tree, output, argv):
        return {"directory": str(tree.build), "file": argv[-1], "output": str(output), "arguments": argv}

    def summary(self):
        sizes = sorted(len(units) for units in self.near.values()) or [0]
        bad = f"; {len(self.bad)} of those around do not compile" if self.bad else ""
        return (f"each unit was judged together with those around it, {sizes[len(sizes) // 2]} in the median, "
                f"{sizes[-1]} at most{bad}")
