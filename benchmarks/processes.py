"""What processes use, read from /proc: CPU of a tree, memory of its members."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def tree(root: int) -> list[int]:
    """The process and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(fields(int(entry.name))[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_ms(root: int) -> float:
    """User and system milliseconds of the live tree so far."""
    total = 0
    for pid in tree(root):
        try:
            values = fields(pid)
        except OSError:
            continue
        total += int(values[11]) + int(values[12])
    return total * 1000 / TICKS


def pss_mb(pid: int) -> float:
    """Proportional set size in MB: what the process costs, with shared pages shared out."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise ValueError(f"no Pss of process {pid}")
