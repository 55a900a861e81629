"""Compares what sagitta-cli decodes with independent decoders; see README.md."""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

import tools

_NO_CORPUS = "The corpus is skipped: SAGITTA_CORPUS names no folder of real DICOM files."


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", required=True, help="the sagitta-cli to test")
    parser.add_argument("--set", choices=["generated", "python3-pydicom", "corpus"], action="append", dest="sets")
    parser.add_argument("--only", help="a part of the names of the files to check")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--table", help="where to write the table of all rows")
    return parser.parse_args()


def files_below(folder, label):
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            found.append((f"{label}/{os.path.relpath(path, folder)}", path))
    return sorted(found)


def files_of(sets, scratch):
    """(name in the table, path) of every file of the sets."""
    found = []
    for which in sets:
        if which == "generated":
            import generate
            folder = os.path.join(scratch, "generated")
            generate.generate(folder)
            found += [(name, path) for name, path in files_below(folder, which) if path.endswith(".dcm")]
        elif which == "python3-pydicom":
            import pydicom
            found += files_below(os.path.join(os.path.dirname(pydicom.__file__), "data"), which)
        elif os.environ.get("SAGITTA_CORPUS"):
            found += files_below(os.environ["SAGITTA_CORPUS"], which)
        else:
            print(_NO_CORPUS)
    return found


def check_all(files, cli, jobs, scratch):
    from check import check_file
    from sagitta import Sagitta
    program = Sagitta(cli, os.path.join(scratch, "data"))
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(check_file, name, path, program, scratch) for name, path in files]
        return [row for future in futures for row in future.result()]


def main():
    missing = tools.missing_packages()
    if missing:
        sys.exit(f"The reference decoders are missing. Install the Debian packages {' '.join(missing)} "
                 "(packaging/dev test does).")
    options = arguments()
    from known import Known, unexplained
    import report
    known = Known.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), "known.json"))
    sets = options.sets or ["generated", "python3-pydicom", "corpus"]
    if sets == ["corpus"] and not os.environ.get("SAGITTA_CORPUS"):
        print(_NO_CORPUS)
        return 0
    with tempfile.TemporaryDirectory(prefix="sagitta-decoders-") as scratch:
        files = files_of(sets, scratch)
        files = [file for file in files if not options.only or options.only in file[0]]
        rows = check_all(files, os.path.abspath(options.cli), options.jobs, scratch)
    known.explain(rows)
    if options.table:
        report.write_table(rows, options.table)
    report.print_summary(rows)
    bad, stale = unexplained(rows), known.stale(rows)
    report.print_rows(bad, "Not explained")
    for entry in stale:
        print(f"\nknown.json explains nothing any more: {entry['file']} ({entry['verdict']})")
    print(f"\n{len(files)} files, {len(rows)} rows, {len(bad)} not explained, {len(stale)} explanations without a row")
    return 1 if bad or stale or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
