#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The skill of the shipped model, measured on the shipped verification set.

    tools/skill-table.py OUT [--data data/demo] [--members 8] [--sigmacast PROGRAM]

Forecasts of 48 h from all starts with all members, and of 5 days with one
member, scored by `sigmacast verify` against what came true, against persistence
and against climatology. Prints tables in Markdown and says of each demand whether
it is met:

- ensemble-mean RMSE and CRPS at 12 h and 48 h better than persistence's and than
  climatology's, the interval of the difference excluding 0;
- spread over skill between 0.7 and 1.3;
- after 5 days the variance along latitude circles between half and twice that
  of the truth, and the bias below half of the climatological standard deviation.

What is there already in OUT is not made again.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCORED = ["temperature", "geopotential", "u_component_of_wind", "v_component_of_wind", "2m_temperature"]
LEADS = [12, 48]


def run(program, command, json_to=None):
    command = [program, *map(str, command)]
    print("+", " ".join(command), file=sys.stderr, flush=True)
    result = subprocess.run([*command, "--json"] if json_to else command, stdout=subprocess.PIPE, check=False, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[1]} ended with status {result.returncode}")
    if json_to:
        json_to.write_text(result.stdout, encoding="utf-8")


def forecast(args, name, steps, members):
    out = args.out / f"{name}.nc"
    if not out.exists():
        run(args.sigmacast, ["forecast", "--checkpoint", args.checkpoint or args.data / "checkpoint.npz", "--stats", args.stats or args.data,
                             "--inputs", args.data / "verification-inputs.nc", "--steps", steps, "--members", members, "--resume",
                             "-o", out])
    return out


def verify(args, name, path, *more):
    out = args.out / f"{name}.json"
    if not out.exists():
        run(args.sigmacast, ["verify", "--forecast", path, "--truth", args.data / "verification-truth.nc", "--persistence",
                             args.data / "verification-inputs.nc", "--climatology", args.data / "climatology.nc", *more], out)
    return json.loads(out.read_text(encoding="utf-8"))


def index(report):
    return {(s["source"], s["variable"], s["level"], s["lead_hours"], s["score"], s.get("against")): s for s in report["scores"]}


def number(score, digits):
    if score is None or score["value"] is None:
        return "–"
    if score["low"] is None:
        return f"{score['value']:.{digits}f}"
    return f"{score['value']:.{digits}f} [{score['low']:.{digits}f}, {score['high']:.{digits}f}]"


def places(report):
    seen = {(s["variable"], s["level"]) for s in report["scores"] if s["variable"] in SCORED}
    return sorted(seen, key=lambda place: (SCORED.index(place[0]), place[1] or 0))


def label(variable, level):
    return variable + (f" at {level:g}" if level is not None else "")


def skill_table(report, failures):
    found = index(report)
    lines = ["| variable | lead | RMSE | persistence | climatology | CRPS | persistence | climatology | spread/skill | met |", "|---" * 10 + "|"]
    for variable, level in places(report):
        for lead in LEADS:
            def get(source, score, against=None):
                return found.get((source, variable, level, lead, score, against))

            rmse = get("skill", "rmse")
            if rmse is None:
                continue
            digits = max(0, 2 - math.floor(math.log10(get("skill", "crps")["value"])))
            ratio = get("skill", "spread_skill")
            unmet = [f"{kind} against {source}" for source in ("persistence", "climatology") for kind in ("rmse", "crps")
                     if not (get("skill", f"{kind}_skill", source) or {"low": -1})["low"] > 0]
            if not 0.7 <= ratio["value"] <= 1.3:
                unmet.append(f"spread/skill {ratio['value']:.2f}")
            failures += [f"{label(variable, level)}, {lead} h: {what}" for what in unmet]
            cells = [number(rmse, digits), *(number(get(s, "rmse"), digits) for s in ("persistence", "climatology")),
                     number(get("skill", "crps"), digits), *(number(get(s, "crps"), digits) for s in ("persistence", "climatology")),
                     number(ratio, 2), "no" if unmet else "yes"]
            lines.append(f"| {label(variable, level)} | {lead} h | " + " | ".join(cells) + " |")
    return lines


def rollout_table(report, failures):
    found = index(report)
    lead = 120
    lines = ["| variable | bias after 5 days | climatological standard deviation | variance along circles, of the truth's | met |", "|---" * 5 + "|"]
    spectra = {(s["variable"], s["level"]): s for s in report["spectra"] if s["lead_hours"] == lead and s["source"] == "rollout"}
    for variable, level in places(report):
        bias = found.get(("rollout", variable, level, lead, "bias", None))
        usual = found.get(("climatology", variable, level, lead, "spread", None))
        spectrum = spectra.get((variable, level))
        if bias is None or usual is None or spectrum is None:
            continue
        share = sum(spectrum["forecast"][1:]) / sum(spectrum["truth"][1:])
        digits = max(0, 2 - math.floor(math.log10(usual["value"])))
        met = abs(bias["value"]) < usual["value"] / 2 and 0.5 < share < 2
        if not met:
            failures.append(f"{label(variable, level)}: after 5 days")
        lines.append(f"| {label(variable, level)} | {number(bias, digits)} | {usual['value']:.{digits}f} | {share:.2f} | {'yes' if met else 'no'} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "data/demo")
    parser.add_argument("--checkpoint", type=pathlib.Path)
    parser.add_argument("--stats", type=pathlib.Path)
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--sigmacast", default=os.environ.get("SIGMACAST", str(ROOT / "build/src/cli/sigmacast")))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    failures = []
    skill = verify(args, "skill", forecast(args, "skill", 4, args.members))
    rollout = verify(args, "rollout", forecast(args, "rollout", 10, 1), "--diagrams")
    print(f"{skill['starts']} starts, {args.members} members; intervals of 95 % over the starts.\n")
    print("\n".join(skill_table(skill, failures)) + "\n")
    print(f"{rollout['starts']} starts, one member, 5 days.\n")
    print("\n".join(rollout_table(rollout, failures)) + "\n")
    print("Every demand is met." if not failures else "Not met: " + "; ".join(failures) + ".")
    return 0


if __name__ == "__main__":
    sys.exit(main())
