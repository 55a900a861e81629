"""One file after the other: ours and every reference, frame by frame, into rows."""

import os
import re
import shutil
import struct
import tempfile
import traceback
from dataclasses import dataclass, field

import numpy

import compare
from decoder import Decoded
from dcmtk_decoder import DcmtkDecoder
from image import Unreadable, frames_to_check, read_image
from python_decoders import AnnexGDecoder, GdcmDecoder, NumpyDecoder, PillowDecoder, PydicomDecoder
from stream_decoders import FfmpegDecoder, OpenJpegDecoder, OpenJphDecoder
from t81_decoder import T81Decoder
from tools import ToolError, run_tool
from video_decoder import VideoDecoder
from wrap import with_identity

DECODERS = [NumpyDecoder(), PydicomDecoder(), AnnexGDecoder(), GdcmDecoder(), PillowDecoder(), DcmtkDecoder(),
            FfmpegDecoder(), T81Decoder(), VideoDecoder(), OpenJpegDecoder(), OpenJphDecoder()]

AGREE, DISAGREE, UNVERIFIED, UNSUPPORTED, REFUSED, NO_IMAGE, CRASH, TIME_OUT, SHAPE, NO_REFERENCE, FALSE_ALARM = (
    "agree", "DISAGREE", "UNVERIFIED", "unsupported", "REFUSED", "no image", "CRASH", "TIME-OUT", "SHAPE",
    "A REFERENCE FAILS", "FALSE ALARM")


@dataclass
class Row:
    file: str
    frame: int
    verdict: str
    text: str = ""
    syntax: str = ""
    photometric: str = ""
    agreeing: list = field(default_factory=list)
    disagreeing: dict = field(default_factory=dict)  # name: how
    failing: dict = field(default_factory=dict)  # name: why it could not decode
    explained: str = ""  # the reason in known.json


def _read(path, folder):
    """pydicom's view of the file, else of what DCMTK makes of it."""
    try:
        return read_image(path)
    except Unreadable:
        copy = os.path.join(folder, "copy.dcm")
        try:
            run_tool("dcmconv", "-q", path, copy)
        except ToolError as error:
            raise Unreadable(str(error)) from error
        return read_image(copy)


def _expected_type(image):
    if image.keyword != "PixelData":
        return f"float{image.allocated}"
    bits = next((size for size in (8, 16, 32, 64) if image.allocated <= size), 0)
    return f"{'' if image.signed and not image.colour else 'u'}int{bits}"


def _wrong_shape(image, rendered):
    """What of the report contradicts the file."""
    stored = rendered.report["stored"]
    wanted = {"rows": image.rows, "columns": image.columns, "samples": image.samples}
    wrong = [f"{key} {stored[key]} for {value}" for key, value in wanted.items() if stored[key] != value]
    if rendered.report["frames"] != image.frames:
        wrong.append(f"frames {rendered.report['frames']} for {image.frames}")
    if stored["type"] != _expected_type(image):
        wrong.append(f"type {stored['type']} for {_expected_type(image)}")
    return ", ".join(wrong)


def _truth(path, number):
    """The array that a generated file was made from, beside it."""
    beside = f"{path}.npy"
    if not os.path.exists(beside):
        return None
    cube = numpy.load(beside)[number - 1]
    return Decoded([cube[:, :, i].astype(numpy.int64) for i in range(cube.shape[2])])


def _references(path, image, number, header, folder):
    """(name, Decoded or ToolError) of all that apply."""
    truth = _truth(path, number)
    if truth:
        yield "truth", truth
    for decoder in DECODERS:
        if not decoder.handles(image, header):
            continue
        try:
            yield decoder.name, decoder.decode(image, number, header, folder)
        except (ToolError, Unreadable) as error:
            yield decoder.name, error
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, OSError, struct.error, StopIteration) as error:
            yield decoder.name, ToolError(f"{type(error).__name__}: {error}")


def _check_frame(name, path, image, number, rendered, folder):
    row = Row(name, number, AGREE, syntax=image.syntax_name, photometric=image.photometric)
    try:
        header = image.stream_header(number)
    except (Unreadable, ValueError, TypeError, NotImplementedError) as error:
        row.failing["pydicom"] = str(error)
        header = None
    row.text = f"{image.allocated}/{image.stored}{'s' if image.signed else 'u'} {header.process if header else ''}".strip()
    alarms = [warning for warning in rendered.report["warnings"] if _DAMAGE.search(warning)]
    row.text += "".join(f"; we warn: {alarm}" for alarm in alarms)
    wrong = _wrong_shape(image, rendered)
    if wrong:
        row.verdict, row.text = SHAPE, wrong
        return row
    for decoder, decoded in _references(path, image, number, header, folder):
        if isinstance(decoded, Exception):
            row.failing[decoder] = str(decoded)[:200]
            continue
        found = compare.compare(rendered.pixels, decoded, image, header)
        if found.agrees:
            row.agreeing.append(decoder)
        else:
            row.disagreeing[decoder] = found.text
    if row.disagreeing:
        row.verdict = DISAGREE
    elif not row.agreeing:
        row.verdict = UNVERIFIED
    elif alarms and name.startswith("generated/"):
        row.verdict = FALSE_ALARM  # the generated files are sound
    elif row.failing and name.startswith("generated/"):
        row.verdict = NO_REFERENCE  # sound files: a reference that is silent here is broken, and would be everywhere
    return row


_DAMAGE = re.compile("damage|cut off|end early|without a delimiter|filled with")
_STATES = {"unsupported": UNSUPPORTED, "refused": REFUSED, "crash": CRASH, "time-out": TIME_OUT}


_NO_IDENTITY = re.compile(r"(Study|Series|SOP)InstanceUID is (missing|not a valid UID)")


def check_file(name, path, program, parent):
    """The rows of one file, named `name` in the table."""
    folder = tempfile.mkdtemp(dir=parent)
    try:
        return list(_rows(name, path, program, folder))
    except Exception:  # of the comparison itself: one row that nothing explains, and the other files go on
        return [Row(name, 0, UNVERIFIED, "the comparison failed: " + traceback.format_exc().replace("\n", " | "))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(name, path, program, folder):
    try:
        image = _read(path, folder)
        why = "" if image else "no pixel data"
    except Unreadable as error:
        image, why = None, str(error)
    for number in frames_to_check(image.frames) if image else [1]:
        rendered = program.render(path, number, folder)
        refused = ""
        if image and rendered.state == "refused" and _NO_IDENTITY.search(rendered.message):
            # Whose pixels they are is not said. What they are is compared all the same.
            refused = f"refused as it stands ({rendered.message}); with UIDs "
            path_with_uids = os.path.join(folder, "uids.dcm")
            with_identity(image, path_with_uids)
            rendered = program.render(path_with_uids, number, folder)
        if rendered.state != "done":
            verdict = _STATES[rendered.state]
            if not image and verdict in (UNSUPPORTED, REFUSED):
                verdict = NO_IMAGE
            row = Row(name, number, verdict, refused + rendered.message)
            if image:
                row.syntax, row.photometric = image.syntax_name, image.photometric
            yield row
        elif not image:
            yield Row(name, number, UNVERIFIED, f"rendered, though {why}")
        else:
            frame_folder = tempfile.mkdtemp(dir=folder)
            row = _check_frame(name, path, image, number, rendered, frame_folder)
            row.text = refused + row.text
            yield row
