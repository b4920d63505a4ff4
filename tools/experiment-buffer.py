#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The buffer band, by experiment: what happens when training draws its noise
levels from another range, or inference walks another one.

    tools/experiment-buffer.py OUT [--data data/demo] [options]

Models that differ in nothing but the training range are trained on equal
samples, one of them twice with other seeds: the control, which tells how much
two models differ that were trained alike. Each is measured (`noise --measure`
on data not trained on, at the same noise levels with the same noise), makes the same forecasts
(same starts, members and seed) and is scored beside the others (`verify`,
intervals over starts). Then one model walks other inference ranges. All of
it is done by `sigmacast`; what is there already in OUT is not done again.
OUT/report.md has the tables, OUT/results.json all numbers.

To try it on the made-up world: tools/experiment-buffer.py OUT --try
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The first is what everything is compared with, the second its control.
RANGES = {
    "wide": (0.02, 88, 0),
    "wide, other seed": (0.02, 88, 1),
    "as inference": (0.03, 80, 0),
    "0.2 to 10": (0.2, 10, 0),
    "0.02 to 1": (0.02, 1, 0),
    "3 to 88": (3, 88, 0),
}
INFERENCE = {
    "published": [],
    "published, other seed": ["--seed", "1"],
    "churn up to 77": ["--churn-max", "77"],
    "up to 10": ["--sigma-max", "10"],
    "up to 300": ["--sigma-max", "300"],
    "from 0.2": ["--sigma-min", "0.2"],
    "from 0.002": ["--sigma-min", "0.002"],
}
SHOWN = [0.002, 0.01, 0.02, 0.1, 0.2, 1, 3, 10, 30, 88, 200, 880]
TABLE = [("geopotential", 500), ("temperature", 850), ("u_component_of_wind", 250), ("2m_temperature", None)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "data/demo", help="where all is that is not given")
    parser.add_argument("--train-data", nargs="+", help="frames to train on; training.nc")
    parser.add_argument("--stats", help="folder with the statistics; DATA")
    parser.add_argument("--inputs", help="the starts: input frames, along batch; verification-next.nc, from 0 h")
    parser.add_argument("--start", help="the second input frame, where the inputs hold more")
    parser.add_argument("--truth", help="what came true; verification-truth.nc")
    parser.add_argument("--next", help="input frames and the frame after them, for the error of the denoiser; verification-next.nc")
    parser.add_argument("--climatology", help="climatology.nc")
    parser.add_argument("--checkpoint", help="the model for the inference ranges; by default the widely trained one")
    parser.add_argument("--steps", type=int, default=1000, help="of training, equal for all models")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--train-options", nargs=argparse.REMAINDER, default=[], help="further options of `train`, last of all")
    parser.add_argument("--leads", type=int, default=4)
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--samples", type=int, default=16, help="of the error of the denoiser; 0: all")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--sigmacast", default=os.environ.get("SIGMACAST", str(ROOT / "build/src/cli/sigmacast")))
    parser.add_argument("--ranges", help="only these, by name, separated by |; the first two are always there")
    parser.add_argument("--inference", help="only these, likewise; the first two are always there")
    parser.add_argument("--try", dest="trial", action="store_true", help="a small case of the made-up world, to see that all works")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.trial:
        small_case(args)
    else:
        fill_in(args)
    return args


def fill_in(args):
    """What is not given is the demo planet's."""
    if args.inputs is None:
        args.inputs, args.start = str(args.data / "verification-next.nc"), args.start or "0h"
    args.train_data = args.train_data or [str(args.data / "training.nc")]
    args.stats = args.stats or str(args.data)
    args.truth = args.truth or str(args.data / "verification-truth.nc")
    args.next = args.next or str(args.data / "verification-next.nc")
    if args.climatology is None and (args.data / "climatology.nc").exists():
        args.climatology = str(args.data / "climatology.nc")


def small_case(args):
    world = args.out / "world"
    if not (world / "example_batch.nc").exists():
        run(args, ["demo", "-o", world])
    batch = str(world / "example_batch.nc")
    args.train_data, args.stats, args.inputs, args.truth, args.next = [batch], str(world), batch, batch, batch
    args.steps, args.leads, args.members, args.samples, args.start = 10, 2, 2, 2, args.start or "12h"


def choose(table, wanted):
    names = list(table)
    chosen = names if wanted is None else wanted.split("|")
    unknown = [name for name in chosen if name not in table]
    if unknown:
        sys.exit(f"no such choice: {', '.join(unknown)}; there are: {' | '.join(names)}")
    return {name: table[name] for name in names if name in chosen or name in names[:2]}


def run(args, command, json_to=None):
    """Runs sigmacast; its JSON goes to a file that is whole when it has its name."""
    command = [args.sigmacast, *map(str, command)]
    print("+", " ".join(command), file=sys.stderr, flush=True)
    result = subprocess.run([*command, "--json"] if json_to else command, stdout=subprocess.PIPE, check=False, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[1]} ended with status {result.returncode}")
    if json_to:
        partial = json_to.with_suffix(".partial")
        partial.write_text(result.stdout, encoding="utf-8")
        partial.rename(json_to)
    return result.stdout


def file_name(name):
    return name.replace(",", "").replace(" ", "-")


def threads(args):
    return ["--threads", args.threads] if args.threads else []


def train(args, name, low, high, seed):
    out = args.out / f"model-{file_name(name)}.npz"
    told = out.with_suffix(".json")
    if not (out.exists() and told.exists()):
        data = [part for path in args.train_data for part in ("--data", path)]
        run(args, ["train", *data, "--stats", args.stats, "--train-min", low, "--train-max", high, "--seed", seed, "--steps", args.steps,
                   "--batch", args.batch, *threads(args), "--resume", "-o", out, *args.train_options], told)
    return out, json.loads(told.read_text(encoding="utf-8"))


def measure(args, name, checkpoint):
    """The error at the same noise levels for all, whatever the model was trained on."""
    out = args.out / f"error-{file_name(name)}.json"
    if not out.exists():
        low, high, _ = RANGES["wide"]
        run(args, ["noise", "--checkpoint", checkpoint, "--measure", "--data", args.next, "--stats", args.stats, "--train-min", low,
                   "--train-max", high, "--samples", args.samples, "--cache", args.out / "cells.json", *threads(args)], out)
    return json.loads(out.read_text(encoding="utf-8"))["measured"]


def forecast(args, name, checkpoint, options):
    """Whatever a checkpoint was trained on, it is sampled with GenCast's published setting unless told otherwise."""
    out = args.out / f"forecast-{file_name(name)}.nc"
    if not out.exists():
        start = ["--start", args.start] if args.start else []
        seed = [] if "--seed" in options else ["--seed", 0]
        run(args, ["forecast", "--checkpoint", checkpoint, "--stats", args.stats, "--inputs", args.inputs, *start, "--steps", args.leads,
                   "--members", args.members, "--preset", "gencast", *seed, *options, *threads(args), "--resume", "-o", out])
    return out


def verify(args, name, forecasts):
    out = args.out / f"scores-{name}.json"
    if not out.exists():
        command = ["verify", "--truth", args.truth, "--persistence", args.inputs, *threads(args)]
        for path in forecasts:
            command += ["--forecast", path]
        if args.climatology:
            command += ["--climatology", args.climatology]
        run(args, command, out)
    return json.loads(out.read_text(encoding="utf-8"))


def interval(value, low, high, digits):
    if value is None:
        return "–"
    if low is None:
        return f"{value:.{digits}f}"
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def error_table(curves):
    """Total error at some noise levels; where it is over σ² below 1."""
    names = list(curves)
    lines = ["| σ | without a network | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for sigma in SHOWN:
        points = [min(curve, key=lambda p: abs(math.log(p["sigma"] / sigma))) for curve in curves.values()]
        scale = points[0]["sigma"] ** 2 if sigma < 1 else 1.0
        unit = " (over σ²)" if sigma < 1 else ""
        cells = [interval(p["error"] / scale, *(None if p[k] is None else p[k] / scale for k in ("low", "high")), 3) for p in points]
        without = points[0]["without_network"]["unit_variance"] / scale
        lines.append(f"| {points[0]['sigma']:.3g}{unit} | {without:.3f} | " + " | ".join(cells) + " |")
    return lines


def source_name(path):
    return path.name[: -len(".nc")]


def score_table(report, forecasts):
    """CRPS against the first forecast, pair by pair, and spread/skill, by variable and lead time."""
    found = {(s["source"], s["variable"], s["level"], s["lead_hours"], s["score"], s.get("against")): s for s in report["scores"]}
    leads = sorted({s["lead_hours"] for s in report["scores"]})
    names = list(forecasts)
    first = source_name(forecasts[names[0]])
    others = [(name, source_name(forecasts[name])) for name in names]
    others.append(("persistence", "persistence"))
    if any(source["name"] == "climatology" for source in report["sources"]):
        others.append(("climatology", "climatology"))
    variables = [place for place in TABLE if any((s["variable"], s["level"]) == place for s in report["scores"])]
    lines = ["| variable | lead | forecast | CRPS | RMSE | spread/skill | CRPS higher than the first's by |", "|---" * 7 + "|"]
    for variable, level in variables:
        for lead in (leads[0], leads[-1]) if len(leads) > 1 else leads:
            for name, source in others:
                def get(score, of=source, against=None):
                    return found.get((of, variable, level, lead, score, against))

                crps, rmse, ratio = get("crps"), get("rmse"), get("spread_skill")
                if crps is None:
                    continue
                digits = max(0, 2 - math.floor(math.log10(crps["value"]))) if crps["value"] > 0 else 2
                skill = get("crps_skill", first, source)
                # 1 − a/b = s means b/a − 1 = s / (1 − s), which keeps the order of an interval.
                more = None
                if skill is not None:
                    more = [None if skill[k] is None else 100 * skill[k] / (1 - skill[k]) for k in ("value", "low", "high")]
                where = variable + (f" at {level:g}" if level is not None else "")
                lines.append(
                    f"| {where} | {lead:g} h | {name} | {interval(crps['value'], crps['low'], crps['high'], digits)} "
                    f"| {interval(rmse['value'], rmse['low'], rmse['high'], digits)} "
                    f"| {interval(ratio['value'], ratio['low'], ratio['high'], 2) if ratio else '–'} "
                    f"| {interval(*more, 1) + ' %' if more else '–'} |")
    return lines


def picture(args, forecasts):
    """The last lead time of the first member of every forecast, drawn alike."""
    for path in forecasts.values():
        out = path.with_suffix(".png")
        if not out.exists():
            run(args, ["picture", path, "--variable", "2m_temperature", "--time", -1, "--projection", "robinson", "--size", "960x540",
                       "-o", out])


def draw_curves(args, models):
    """The errors of all in one picture; every cell of it is measured already."""
    out = args.out / "error.png"
    if not out.exists():
        first, *others = models.values()
        low, high, _ = RANGES["wide"]
        run(args, ["noise", "--checkpoint", first, *(part for path in others for part in ("--against", path)), "--measure", "--data",
                   args.next, "--stats", args.stats, "--train-min", low, "--train-max", high, "--samples", args.samples, "--cache",
                   args.out / "cells.json", "--picture", out, *threads(args)])


def main():
    args = arguments()
    ranges, inference = choose(RANGES, args.ranges), choose(INFERENCE, args.inference)
    began = time.time()
    models, told, curves, by_range = {}, {}, {}, {}
    for name, (low, high, seed) in ranges.items():
        models[name], told[name] = train(args, name, low, high, seed)
        curves[name] = measure(args, name, models[name])
    draw_curves(args, models)
    for name in ranges:
        by_range[name] = forecast(args, name, models[name], [])
    range_scores = verify(args, "ranges", by_range.values())

    chosen = args.checkpoint or models["wide"]
    if args.checkpoint:
        curves["given model"] = measure(args, "given", args.checkpoint)
    by_inference = {name: forecast(args, "inference " + name, chosen, options) for name, options in inference.items()
                    if options or args.checkpoint}
    if not args.checkpoint:
        by_inference = {"published": by_range["wide"], **by_inference}
    inference_scores = verify(args, "inference", by_inference.values())
    picture(args, {**by_range, **by_inference})

    samples = sorted({t["samples"] for t in told.values()})
    starts, members = range_scores["starts"], args.members
    report = [
        f"Trained on {', '.join(map(str, samples))} samples each; {starts} starts, {members} members, sampled with GenCast's published"
        " setting (0.03 to 80, 20 levels, churn 2.5) unless the name says otherwise. Intervals of 95 % over the starts, for the error"
        f" over {curves['wide'][0]['samples']} samples.",
        "", "## Error of the denoiser by training range", "", *error_table(curves),
        "", "## Forecasts by training range", "", *score_table(range_scores, by_range),
        "", "## Forecasts by inference range" + (", of the given model" if args.checkpoint else ", of the widely trained model"), "",
        *score_table(inference_scores, by_inference), "",
    ]
    (args.out / "report.md").write_text("\n".join(report), encoding="utf-8")
    (args.out / "results.json").write_text(json.dumps({
        "training": told, "curves": curves, "ranges": range_scores, "inference": inference_scores,
        "arguments": {k: str(v) for k, v in vars(args).items()}}, indent=1), encoding="utf-8")
    print(f"{args.out / 'report.md'}: {time.time() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
