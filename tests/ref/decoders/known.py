"""The explained exceptions: known.json.

`required`: transfer syntaxes that may not be "unsupported". Any other may, as long as not one of its files is decoded.
`known`: rows that do not simply agree, each with its reason.
  file     as in the table; a pattern with * may stand for several
  verdict  "references-differ": exactly the references in `wrong` differ from us and at least one other agrees
           "alone": all references that decode differ from us, and they are `wrong`
           "refused" / "unsupported": we do not show it; `message` is part of what we say
           "unverified": we decode it, no reference does
  why      the reason, by other references or a clause of the standard
An entry that fits a file of this run but explains none of its rows is an error: it has become untrue.
"""

import fnmatch
import json

from check import AGREE, CRASH, DISAGREE, NO_IMAGE, REFUSED, TIME_OUT, UNSUPPORTED, UNVERIFIED

GOOD = (AGREE, NO_IMAGE)
NEVER_EXCUSED = (CRASH, TIME_OUT)
_VERDICTS = {"refused": (REFUSED,), "unsupported": (UNSUPPORTED,), "unverified": (UNVERIFIED,),
             "references-differ": (DISAGREE,), "alone": (DISAGREE,)}


class Known:
    def __init__(self, content):
        self.required = set(content["required"])
        self.entries = content["known"]
        for entry in self.entries:
            if entry["verdict"] not in _VERDICTS or not entry["why"].strip():
                raise ValueError(f"known.json: {entry['file']}: no such verdict, or no reason")
        self._used = set()

    @staticmethod
    def load(path):
        with open(path, encoding="utf-8") as file:
            return Known(json.load(file))

    def explain(self, rows):
        """Sets `explained` where an entry or the rule for unsupported syntaxes says why."""
        decoded = {row.syntax for row in rows if row.verdict not in (UNSUPPORTED, NO_IMAGE, REFUSED)}
        for row in rows:
            if row.verdict in GOOD or row.verdict in NEVER_EXCUSED:
                continue
            for index, entry in enumerate(self.entries):
                if fnmatch.fnmatchcase(row.file, entry["file"]) and self._explains(entry, row):
                    row.explained = entry["why"]
                    self._used.add(index)
                    break
            else:
                if row.verdict == UNSUPPORTED and row.syntax not in decoded and row.syntax not in self.required:
                    row.explained = "this transfer syntax is not decoded by this version"

    @staticmethod
    def _explains(entry, row):
        if row.verdict not in _VERDICTS[entry["verdict"]]:
            return False
        if row.frame not in entry.get("frames", [row.frame]):
            return False
        if row.verdict == DISAGREE:
            alone = entry["verdict"] == "alone"
            return sorted(row.disagreeing) == sorted(entry["wrong"]) and bool(row.agreeing) != alone
        return entry.get("message", "") in row.text

    def stale(self, rows):
        """The entries whose files are here, in a syntax that is decoded, and that explain nothing."""
        decoded = {row.file for row in rows if row.verdict != UNSUPPORTED}
        unsupported = {row.file for row in rows if row.verdict == UNSUPPORTED}
        return [entry for index, entry in enumerate(self.entries) if index not in self._used
                and fnmatch.filter(unsupported if entry["verdict"] == "unsupported" else decoded, entry["file"])]


def unexplained(rows):
    return [row for row in rows if row.verdict not in GOOD and not row.explained]
