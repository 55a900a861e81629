"""The program under test, by its contract alone: `sagitta-cli render FILE --frame N --stored F.raw`."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass, field

import numpy

from tools import TIME_OUT


@dataclass
class Rendered:
    state: str  # done, unsupported, refused, crash, time-out
    message: str = ""
    pixels: numpy.ndarray | None = None  # [rows, columns, samples]
    report: dict = field(default_factory=dict)


class Sagitta:
    def __init__(self, program, data_folder):
        self.program, self.data_folder = program, data_folder

    def render(self, path, number, folder, *options):
        target = os.path.join(folder, "ours.raw")
        if os.path.exists(target):
            os.remove(target)
        command = [self.program, "--data", self.data_folder, "--json", "render", path, "--frame", str(number), "--stored",
                   target, *options]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_OUT)
        except subprocess.TimeoutExpired:
            return Rendered("time-out", f"longer than {TIME_OUT} s")
        if done.returncode < 0:
            return Rendered("crash", signal.Signals(-done.returncode).name)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            return Rendered("crash", f"exit {done.returncode} without JSON: {done.stderr.decode('utf-8', 'replace')[-200:]}")
        if done.returncode:
            state = "unsupported" if report.get("code") == "unsupported" else "refused"
            return Rendered(state, str(report.get("error", "")), report=report)
        return self._pixels(target, report)

    @staticmethod
    def _pixels(target, report):
        stored = report["stored"]
        kind = numpy.dtype(stored["type"].replace("float", "f").replace("f32", "f4").replace("f64", "f8"))
        values = numpy.fromfile(target, kind.newbyteorder("<"))
        shape = stored["rows"], stored["columns"], stored["samples"]
        if values.size != shape[0] * shape[1] * shape[2]:
            return Rendered("crash", f"{values.size} values written for {shape}")
        return Rendered("done", pixels=values.reshape(shape), report=report)
