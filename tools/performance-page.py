#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures this machine and writes the page on performance.

Usage: tools/performance-page.py PROGRAM > docs/performance.md

Every figure on the page comes from `PROGRAM bench … --json`; some minutes on an otherwise idle machine.
"""

import json
import os
import subprocess
import sys

STAGES = ("encoder", "transformer", "decoder")
SHAPES = {"mini": "GenCast 1° Mini's shape (181 × 360, 13 levels, mesh 4, latent 512, 16 layers)",
          "demo": "the demo shape (33 × 64, 3 levels, mesh 3, latent 128, 6 layers)"}


def bench(program, *arguments):
    command = [program, "bench", *arguments, "--json"]
    print(" ".join(command), file=sys.stderr)
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def time(seconds):
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def operations(number):
    return f"{number / 1e12:.3g} T" if number >= 1e12 else f"{number / 1e9:.3g} G"


def size(number):
    return f"{number / 2 ** 30:.2f} GiB" if number >= 2 ** 30 else f"{number / 2 ** 20:.0f} MiB"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def denoiser(figures, name):
    print(f"## One call of the network, {SHAPES[name]}\n")
    seconds = figures["seconds_per_call"]
    print(f"{time(seconds)} (median of {figures['calls']:.0f}; the slowest less the fastest {time(figures['spread_seconds'])}), "
          f"{operations(figures['operations'])} floating-point operations, {figures['threads']:.0f} threads, "
          f"{size(figures['peak_bytes'])} at most; a plan in {time(figures['plan_seconds'])}. "
          f"`reference_equivalents` {figures['reference_equivalents']:.2f}.\n")
    total = sum(figures[f"{stage}_seconds"] for stage in STAGES)
    table(["stage", "time", "share", "operations", "GFLOP/s", "share of sgemm"],
          [[stage, time(figures[f"{stage}_seconds"]), f"{figures[f'{stage}_seconds'] / total:.0%}",
            operations(figures[f"{stage}_operations"]),
            f"{figures[f'{stage}_operations'] / figures[f'{stage}_seconds'] / 1e9:.0f}",
            f"{figures[f'{stage}_share_of_sgemm']:.2f}"] for stage in STAGES])
    ridge = figures["sgemm_gflops"] / figures["copy_gigabytes_per_second"]
    print(f"Roofline: plan and workspace, once through memory, are {size(figures['operations'] / figures['operations_per_byte'])}, "
          f"so {figures['operations_per_byte']:.0f} operations a byte; memory would be the limit below {ridge:.1f}. "
          f"Reading them takes {figures['share_of_copy']:.1%} of the memory's rate.\n")


def main():
    program = sys.argv[1]
    load = os.getloadavg()[1]
    shapes = {name: bench(program, "denoiser", "--shape", name) for name in SHAPES}
    others = [("one 12 h step, demo shape", bench(program, "step")),
              ("eight members' 12 h step in one batch, demo shape", bench(program, "members")),
              ("isotropic noise, 84 fields at 1°", bench(program, "noise")),
              ("a plan, Mini shape", bench(program, "plan", "--shape", "mini")),
              ("a map of 721 × 1440 through the reader process", bench(program, "io")),
              ("a turning globe, 721 × 1440 cells at 1280 × 720", bench(program, "globe")),
              ("start to the first field on a globe, demo shape", bench(program, "start"))]
    machine = shapes["demo"]
    print("# What takes how long\n")
    print("Made by `tools/performance-page.py`, which runs `sigmacast bench`; figures of another machine or hour compare "
          "nothing.\n")
    print(f"The machine: {processor()}, {machine['threads']:.0f} threads, kernels “{machine['kernels']}”; OpenBLAS's sgemm "
          f"(4096 × 4096) {machine['sgemm_gflops']:.0f} GFLOP/s, memcpy {machine['copy_gigabytes_per_second']:.0f} GB/s read "
          f"and written; {load:.1f} processes wanted to run when the measurement began. A share of sgemm above 1 means that the network's own products are faster than that.\n")
    for name, figures in shapes.items():
        denoiser(figures, name)
    print("## Everything else\n")
    rows = []
    for name, figures in others:
        seconds = figures.get("seconds", figures.get("seconds_per_frame"))
        limit = (f"{figures['share_of_sgemm']:.2f} of sgemm" if "share_of_sgemm" in figures
                 else f"{figures['share_of_copy']:.2f} of memcpy" if figures.get("share_of_copy", 0) >= 0.005 else "")
        rows.append([name, time(seconds), time(figures["spread_seconds"]) if "spread_seconds" in figures else "",
                     operations(figures["operations"]) if "operations" in figures else "", limit,
                     size(figures["peak_bytes"])])
    table(["what", "median", "spread", "operations", "share of the limit", "peak memory"], rows)
    step, members, io, globe, start = (figures for name, figures in others if "noise" not in name and "plan" not in name)
    table(["what", "figure"], [
        ["statistics at every probe add to a step", f"{step['probes_cost']:.1%}"],
        ["eight members in one batch, against eight steps of one", f"{members['share_of_one_by_one']:.2f}"],
        ["what the reader process adds to reading a map", f"{io['reader_cost']:.1%}"],
        ["frames a second", f"{globe['frames_per_second']:.0f}"],
        ["start: program, reading, plan, first sampler step, picture",
         ", ".join(time(start[f"{part}_seconds"]) for part in ("program", "read", "plan", "first_field", "picture"))]])


if __name__ == "__main__":
    main()
