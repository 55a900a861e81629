"""Every legal row of the encoder matrix, decoded by sagitta-cli: the array that was encoded, exactly; see README.md."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy

import tools
from tools import ToolError

# (row, encoder): why there is no such file. A pattern with a part of both names.
NOT_MADE = []


@dataclass
class Made:
    """What became of one row by one encoder."""
    row: str
    syntax: str
    encoder: str
    files: int = 0
    refusal: str = ""  # of the encoder
    wrong: tuple = ()  # what of it was decoded to something else


def _options(row):
    from matrix_rows import YBR
    return ("--photometric", "RGB") if row.kind == YBR else ()  # the samples as they are, without a conversion


def _problem(rendered, wanted):
    if rendered.state != "done":
        return f"{rendered.state}: {rendered.message}"
    if rendered.pixels.shape != wanted.shape:
        return f"shape {rendered.pixels.shape} for {wanted.shape}"
    differing = int((rendered.pixels.astype(numpy.int64) != wanted).sum())
    if differing:
        at = tuple(int(i) for i in numpy.argwhere(rendered.pixels.astype(numpy.int64) != wanted)[0])
        return f"{differing} of {wanted.size} values differ, first at {at}: {rendered.pixels[at]} for {wanted[at]}"
    bad = [warning for warning in rendered.report["warnings"] if "treated as" not in warning]
    return f"warns of a sound file: {bad}" if bad else ""


def _check(path, row, program, folder):
    """What is wrong with the first and the last frame of a file."""
    array = row.array()
    for number in (1, len(array)):
        problem = _problem(program.render(path, number, folder, *_options(row)), array[number - 1])
        if problem:
            return f"frame {number}: {problem}"
    return ""


def _files(row, encoder, folder):
    """(what it is, path) of every file of a row by an encoder."""
    from matrix_layouts import layouts, write_layout
    path, frames = encoder.encode(row, folder)
    if path:
        yield "as made", path
    for layout in layouts(encoder.syntax) if frames else ():
        target = os.path.join(folder, "layout.dcm")
        write_layout(target, encoder.syntax, row.elements(row.array()), frames, layout)
        yield layout, target


def check_row(row, index, program, parent):
    from matrix_encoders import encoders
    from matrix_rows import NAMES
    encoder = encoders()[index]
    made = Made(row.name, NAMES[encoder.syntax], encoder.name)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        try:
            for what, path in _files(row, encoder, folder):
                made.files += 1
                problem = _check(path, row, program, folder)
                if problem:
                    made.wrong += (f"{what}: {problem}",)
        except ToolError as error:
            made.refusal = str(error)
    return made


def check_illegal(row, syntax, program, parent):
    """Shown as the bits that are there, or refused with a reason; never anything else."""
    from matrix_encoders import encoders
    from matrix_rows import NAMES
    outcomes = []
    for encoder in encoders():
        if encoder.syntax != syntax or not encoder.handles(row):
            continue
        with tempfile.TemporaryDirectory(dir=parent) as folder:
            try:
                files = list(_files(row, encoder, folder))[:1]
            except ToolError:
                continue
            for _, path in files:
                rendered = program.render(path, 1, folder, *_options(row))
                wanted = row.array()[0] & ((1 << row.depth) - 1)
                if rendered.state in ("unsupported", "refused"):
                    outcomes.append(("refused", encoder.name, rendered.message))
                elif rendered.state == "done" and rendered.pixels.shape == wanted.shape and bool(
                        ((rendered.pixels.astype(numpy.int64) & ((1 << row.depth) - 1)) == wanted).all()):
                    outcomes.append(("shown", encoder.name, ""))
                else:
                    outcomes.append(("WRONG", encoder.name, rendered.message or "other values"))
    return row.name, NAMES[syntax], outcomes


def _reason(made):
    return next((why for row, encoder, why in NOT_MADE if row in made.row and encoder in made.encoder), "")


def _print_table(results):
    syntaxes = list(dict.fromkeys(made.syntax for made in results))
    print("| row | " + " | ".join(syntaxes) + " |\n|" + "---|" * (len(syntaxes) + 1))
    for row in dict.fromkeys(made.row for made in results):
        cells = []
        for syntax in syntaxes:
            here = [made for made in results if (made.row, made.syntax) == (row, syntax)]
            good = [made for made in here if not made.refusal and not made.wrong]
            cells.append(f"{sum(made.files for made in good)} files of {len(good)}" if good else ("none" if here else "not legal"))
        print(f"| {row} | " + " | ".join(cells) + " |")


def _summary(results, illegal):
    """Prints; the number of failures."""
    _print_table(results)
    bad = 0
    for made in results:
        if made.wrong or made.refusal:
            why = _reason(made)
            what = made.refusal or "; ".join(made.wrong)
            bad += not why
            print(f"{'explained' if why else 'FAILED'}: {made.row}, {made.syntax} by {made.encoder}: {what}. {why}")
    for row, encoder, why in NOT_MADE:
        if not any((made.refusal or made.wrong) and row in made.row and encoder in made.encoder for made in results):
            bad += 1
            print(f"FAILED: nothing is explained any more by: {row}, {encoder}: {why}")
    covered = {(made.row, made.syntax) for made in results if not made.refusal and not made.wrong}
    for row, syntax in dict.fromkeys((made.row, made.syntax) for made in results):
        if (row, syntax) not in covered:
            print(f"not covered: {row}, {syntax}")
    kinds = Counter()
    for row, syntax, outcomes in illegal:
        for outcome, encoder, why in outcomes:
            kinds[outcome] += 1
            bad += outcome == "WRONG"
            print(f"not legal: {row}, {syntax} by {encoder}: {outcome} {why}")
    files = sum(made.files for made in results if not made.wrong and not made.refusal)
    print(f"\n{len(covered)} legal rows decoded exactly, in {files} files; files that are not legal: {dict(kinds)}; {bad} failures")
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", required=True, help="the sagitta-cli to test")
    parser.add_argument("--only", default="", help="a part of the names of the encoders to use")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    missing = tools.missing_packages()
    if missing:
        sys.exit(f"The encoders are missing. Install the Debian packages {' '.join(missing)} (packaging/dev test does).")
    from matrix_encoders import encoders
    from matrix_rows import illegal_rows, is_legal, rows
    from sagitta import Sagitta
    with tempfile.TemporaryDirectory(prefix="sagitta-matrix-") as scratch, ProcessPoolExecutor(options.jobs) as pool:
        program = Sagitta(os.path.abspath(options.cli), os.path.join(scratch, "data"))
        futures = [pool.submit(check_row, row, index, program, scratch) for row in rows()
                   for index, encoder in enumerate(encoders())
                   if is_legal(row, encoder.syntax) and encoder.handles(row) and options.only in encoder.name]
        broken = [] if options.only else [pool.submit(check_illegal, *case, program, scratch) for case in illegal_rows()]
        results, illegal = [future.result() for future in futures], [future.result() for future in broken]
    return 1 if _summary(results, illegal) else 0


if __name__ == "__main__":
    sys.exit(main())
