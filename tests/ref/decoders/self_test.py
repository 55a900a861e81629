"""The harness has to be able to fail: planted faults that it must report, each by the rule meant for it.

A stand-in for sagitta-cli passes on what the real one says, and then lies about it.
"""

import argparse
import os
import stat
import sys
import tempfile
import unittest

import tools

_STAND_IN = '''#!{python}
import json, os, signal, subprocess, sys, time
import numpy
lie = {lie!r}
done = subprocess.run([{cli!r}, *sys.argv[1:]], capture_output=True)
report = json.loads(done.stdout)
if lie == "crash":
    os.kill(os.getpid(), signal.SIGSEGV)
elif lie == "hang":
    time.sleep({hang})
elif lie in ("unsupported", "corrupt"):
    print(json.dumps({{"code": lie, "error": "planted"}}))
    sys.exit(1)
elif done.returncode == 0 and lie:
    path = sys.argv[sys.argv.index("--stored") + 1]
    values = numpy.fromfile(path, report["stored"]["type"])
    if lie.startswith("add "):
        at, more = map(int, lie.split()[1:])
        values[at] += more
    elif lie == "transpose":
        report["stored"]["rows"], report["stored"]["columns"] = report["stored"]["columns"], report["stored"]["rows"]
    elif lie == "swap":
        values = values.reshape(-1, 3)[:, ::-1]
    elif lie == "short":
        values = values[:-1]
    elif lie == "alarm":
        report["warnings"].append("code stream is damaged")
    elif lie == "frames":
        report["frames"] += 1
    numpy.ascontiguousarray(values).tofile(path)
print(json.dumps(report))
sys.exit(done.returncode)
'''


class Planted(unittest.TestCase):
    cli = ""

    @classmethod
    def setUpClass(cls):
        import generate
        cls.scratch = tempfile.TemporaryDirectory(prefix="sagitta-decoders-self-")
        cls.generated = os.path.join(cls.scratch.name, "generated")
        generate.generate(cls.generated)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def rows(self, file, lie=""):
        from check import check_file
        from sagitta import Sagitta
        stand_in = os.path.join(self.scratch.name, "stand-in")
        with open(stand_in, "w", encoding="utf-8") as out:
            out.write(_STAND_IN.format(python=sys.executable, cli=self.cli, lie=lie, hang=3 * tools.TIME_OUT))
        os.chmod(stand_in, os.stat(stand_in).st_mode | stat.S_IXUSR)
        return check_file(f"generated/{file}", os.path.join(self.generated, file),
                          Sagitta(stand_in, os.path.join(self.scratch.name, "data")), self.scratch.name)

    def verdicts(self, file, lie=""):
        return {row.verdict for row in self.rows(file, lie)}

    def test_an_honest_program_agrees(self):
        for file in ("grey12_explicit.dcm", "rgb_explicit.dcm", "grey12_dcmtk_rle.dcm", "ybr_explicit.dcm"):
            self.assertEqual(self.verdicts(file), {"agree"}, file)

    def test_one_value_of_lossless_grey_is_seen(self):
        for row in self.rows("grey12_dcmtk_rle.dcm", "add 100 1"):
            self.assertEqual(row.verdict, "DISAGREE")
            self.assertIn("row 1 column 3", row.disagreeing["truth"])
            self.assertEqual(row.agreeing, [])

    def test_a_colour_beyond_the_tolerance_is_seen(self):
        self.assertEqual(self.verdicts("ybr_explicit.dcm", "add 9000 3"), {"DISAGREE"})
        self.assertEqual(self.verdicts("rgb_explicit.dcm", "swap"), {"DISAGREE"})

    def test_a_reference_that_fails_on_a_sound_file_is_seen(self):
        from unittest import mock
        from stream_decoders import FfmpegDecoder
        with mock.patch.object(FfmpegDecoder, "decode", side_effect=tools.ToolError("planted")):
            self.assertEqual(self.verdicts("grey12_dcmtk_jls.dcm"), {"A REFERENCE FAILS"})

    def test_a_warning_of_damage_in_a_sound_file_is_seen(self):
        self.assertEqual(self.verdicts("grey12_dcmtk_jls.dcm", "alarm"), {"FALSE ALARM"})

    def test_the_shape_counts(self):
        self.assertEqual(self.verdicts("grey12_explicit.dcm", "transpose"), {"SHAPE"})
        self.assertEqual(self.verdicts("grey12_explicit.dcm", "frames"), {"SHAPE"})
        self.assertEqual(self.verdicts("grey12_explicit.dcm", "short"), {"CRASH"})

    def test_a_crash_and_an_endless_loop_are_seen_and_never_excused(self):
        from known import Known, unexplained
        rows = self.rows("grey16_explicit.dcm", "crash")
        before, tools.TIME_OUT = tools.TIME_OUT, 1
        try:
            import sagitta
            sagitta.TIME_OUT = 1
            rows += self.rows("grey16_explicit.dcm", "hang")
        finally:
            tools.TIME_OUT = sagitta.TIME_OUT = before
        self.assertEqual([row.verdict for row in rows], ["CRASH", "TIME-OUT"])
        Known({"required": [], "known": [{"file": "*", "verdict": "refused", "why": "no"}]}).explain(rows)
        self.assertEqual(len(unexplained(rows)), 2)

    def test_a_refusal_needs_a_reason(self):
        from known import Known, unexplained
        rows = self.rows("grey16_explicit.dcm", "corrupt")
        empty = Known({"required": [], "known": []})
        empty.explain(rows)
        self.assertEqual(len(unexplained(rows)), 1)
        entry = {"file": "generated/grey16_explicit.dcm", "verdict": "refused", "message": "planted", "why": "a test"}
        known = Known({"required": [], "known": [entry]})
        known.explain(rows)
        self.assertEqual((unexplained(rows), known.stale(rows)), ([], []))

    def test_an_explanation_that_explains_nothing_is_seen(self):
        from known import Known
        rows = self.rows("grey16_explicit.dcm")
        here = {"file": "generated/grey16_explicit.dcm", "verdict": "refused", "why": "a test"}
        elsewhere = dict(here, file="corpus/not-in-this-run.dcm")
        known = Known({"required": [], "known": [here, elsewhere]})
        known.explain(rows)
        self.assertEqual(known.stale(rows), [here])

    def test_only_a_whole_syntax_may_be_unsupported(self):
        from known import Known, unexplained
        name = "grey16_explicit.dcm"
        refused, decoded = self.rows(name, "unsupported"), self.rows(name)
        Known({"required": [], "known": []}).explain(refused)
        self.assertEqual(unexplained(refused), [])
        refused[0].explained = ""
        Known({"required": [], "known": []}).explain(refused + decoded)
        self.assertEqual(len(unexplained(refused)), 1)
        Known({"required": [refused[0].syntax], "known": []}).explain(refused)
        self.assertEqual(len(unexplained(refused)), 1)

    def test_the_wrong_references_have_to_be_named(self):
        from known import Known, unexplained
        rows = self.rows("grey12_explicit.dcm", "add 100 1")[:1]
        names = sorted(rows[0].disagreeing)
        entry = {"file": "*", "verdict": "alone", "wrong": names, "why": "a test"}
        Known({"required": [], "known": [dict(entry, wrong=names[1:])]}).explain(rows)
        self.assertEqual(len(unexplained(rows)), 1)
        Known({"required": [], "known": [dict(entry, verdict="references-differ")]}).explain(rows)
        self.assertEqual(len(unexplained(rows)), 1)
        Known({"required": [], "known": [entry]}).explain(rows)
        self.assertEqual(unexplained(rows), [])

    def test_lossy_colour_is_bound_from_both_sides(self):
        import numpy
        import colour
        import compare
        from codestream import StreamHeader
        from decoder import Decoded
        image = type("Image", (), {"samples": 3, "stored": 8, "high_bit": 7, "rows": 16, "columns": 16, "signed": False,
                                   "photometric": "YBR_FULL_422", "syntax": "1.2.840.10008.1.2.4.50"})
        header = StreamHeader("jpeg", 16, 16, [8] * 3, [False] * 3, [(1, 1), (2, 2), (2, 2)], lossless=False)
        chance = numpy.random.default_rng(1)
        luma = chance.integers(90, 160, (16, 16))
        blue, red = chance.integers(118, 138, (2, 8, 8))
        for grow in (lambda plane: colour.replicated(plane, 16, 16), lambda plane: colour.interpolated(plane, 16, 16, True)):
            ours = numpy.rint(colour.rgb_of_ybr(luma, grow(blue), grow(red), 8))
            self.assertTrue(compare.compare(ours, Decoded([luma, blue, red]), image, header).agrees)
            for change in ((3, 3, 3), (0, 0, 6), (5, 0, 0)):
                altered = ours.copy()
                altered[7, 7] += change
                self.assertFalse(compare.compare(altered, Decoded([luma, blue, red]), image, header).agrees, change)


if __name__ == "__main__":
    absent = tools.missing_packages()
    if absent:
        sys.exit(f"The reference decoders are missing. Install the Debian packages {' '.join(absent)}.")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", required=True)
    Planted.cli = os.path.abspath(parser.parse_args().cli)
    unittest.main(argv=[sys.argv[0]])
