"""Foreign code under control: command-line tools with a time-out, libraries in a child process that may crash alone."""

import os
import pickle
import select
import shutil
import signal
import subprocess
import time

TIME_OUT = 30  # seconds, for one file

# What is needed, and the Debian package that has it.
PROGRAMS = {
    "ffmpeg": "ffmpeg", "opj_decompress": "libopenjp2-tools", "opj_compress": "libopenjp2-tools",
    "ojph_expand": "openjph-tools", "ojph_compress": "openjph-tools", "gdcmconv": "libgdcm-tools",
    "dcmconv": "dcmtk", "dcmdjpeg": "dcmtk", "dcmcjpeg": "dcmtk", "dcmdjpls": "dcmtk", "dcmcjpls": "dcmtk",
    "dcmdrle": "dcmtk", "dcmcrle": "dcmtk",
}
MODULES = {"numpy": "python3-numpy", "pydicom": "python3-pydicom", "gdcm": "python3-gdcm", "PIL": "python3-pil"}


class ToolError(Exception):
    """A reference could not decode; says why."""


def missing_packages():
    import importlib.util
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    missing |= {package for module, package in MODULES.items() if importlib.util.find_spec(module) is None}
    return sorted(missing)


def run_tool(*command):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_OUT)
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"{command[0]} took longer than {TIME_OUT} s") from error
    text = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    if done.returncode:
        last = text.splitlines()[-1] if text else ""
        raise ToolError(f"{command[0]} exits with {done.returncode}: {last}")
    return text


def _read_all(descriptor, deadline):
    parts = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return None
        part = os.read(descriptor, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def isolated(function, *arguments):
    """function(*arguments) in a child process: a crash or an endless loop of a library is an error, not our end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            try:
                answer = (True, function(*arguments))
            except Exception as error:
                answer = (False, f"{type(error).__name__}: {error}")
            with os.fdopen(writer, "wb") as out:
                pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
        finally:
            os._exit(0)
    os.close(writer)
    data = _read_all(reader, time.monotonic() + TIME_OUT)
    os.close(reader)
    if data is None:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if data is None:
        raise ToolError(f"took longer than {TIME_OUT} s")
    if not data:
        raise ToolError(f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "ended without an answer")
    good, answer = pickle.loads(data)
    if not good:
        raise ToolError(answer)
    return answer
