"""The encoders of the matrix: each makes of a row a file, or the frames of one."""

import os
import zlib

from pydicom.uid import UID

from image import BIG, DEFLATED, DEFLATED_FRAMES, EXPLICIT, LITTLE, RLE, UNCOMPRESSED_FRAMES, read_image
from matrix_rows import HT, HT_LOSSLESS, HT_RPCL, J2K, J2K_LOSSLESS, JPEG, JPEG_SV1, JPEGLS, RCT
from stream_files import openjpeg_stream, openjph_stream
from tools import ToolError, run_tool


class FileEncoder:
    """A tool that makes a DICOM file of a DICOM file: its name and options, before both names."""

    def __init__(self, name, syntax, *command):
        self.name, self.syntax, self._command = name, syntax, command

    def handles(self, row):
        return row.kind != RCT  # a colour that a tool makes by itself

    def encode(self, row, folder):
        """(path, frames) of the file as the tool wrote it; no frames where it is native."""
        source = os.path.join(folder, f"{row.file_name}_source.dcm")
        if not os.path.exists(source):
            row.write_explicit(source)
        path = os.path.join(folder, f"{row.file_name}_{self.name.replace(' ', '_')}.dcm")
        run_tool(*self._command, source, path)
        image = read_image(path)
        if image.syntax != self.syntax:
            raise ToolError(f"{self._command[0]} writes {UID(image.syntax).name}")
        return path, [] if image.native else [image.frame_bytes(number + 1) for number in range(image.frames)]


class FrameEncoder:
    """An encoder that knows no DICOM: a function of the row, one frame of it, and a folder."""

    def __init__(self, name, syntax, encode, handles=lambda row: row.kind != RCT):
        self.name, self.syntax, self._encode, self.handles = name, syntax, encode, handles

    def encode(self, row, folder):
        return None, [self._encode(row, frame, folder) for frame in row.array()]


def _by_openjpeg(row, frame, folder):
    return openjpeg_stream(frame, row.depth, row.is_signed, folder, "-mct", str(int(row.kind == RCT)))


def _by_openjph(row, frame, folder):
    colour = ("-colour_trans", "true" if row.kind == RCT else "false")
    return openjph_stream(frame, row.depth, row.is_signed, folder, "-reversible", "true", "-prog_order", "RPCL",
                          *(colour if row.samples == 3 else ()))


def _frame_of(row, frame):
    masked = frame & ((1 << row.allocated) - 1)
    data = masked.astype(f"<u{row.allocated // 8}").tobytes()
    return data + b"\0" * (len(data) % 2)


def _deflated(row, frame, _):
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(_frame_of(row, frame)) + deflate.flush()


def encoders():
    made = [FileEncoder("dcmconv implicit", LITTLE, "dcmconv", "-q", "+ti"),
            FileEncoder("dcmconv explicit", EXPLICIT, "dcmconv", "-q", "+te"),
            FileEncoder("dcmconv big endian", BIG, "dcmconv", "-q", "+tb"),
            FileEncoder("dcmconv deflated", DEFLATED, "dcmconv", "-q", "+td"),
            FileEncoder("gdcmconv implicit", LITTLE, "gdcmconv", "--implicit"),
            FileEncoder("gdcmconv explicit", EXPLICIT, "gdcmconv", "--explicit"),
            FileEncoder("gdcmconv deflated", DEFLATED, "gdcmconv", "--deflated"),
            FileEncoder("dcmcrle", RLE, "dcmcrle", "-q"),
            FileEncoder("gdcmconv RLE", RLE, "gdcmconv", "--rle"),
            FileEncoder("dcmcjpeg 14", JPEG, "dcmcjpeg", "-q", "+el", "+sv", "4"),
            FileEncoder("dcmcjpeg SV1", JPEG_SV1, "dcmcjpeg", "-q", "+e1"),
            FileEncoder("gdcmconv JPEG", JPEG_SV1, "gdcmconv", "--jpeg"),
            FileEncoder("dcmcjpls raw", JPEGLS, "dcmcjpls", "-q", "+pr"),
            FileEncoder("dcmcjpls cooked", JPEGLS, "dcmcjpls", "-q", "+pc"),
            FileEncoder("gdcmconv JPEG-LS", JPEGLS, "gdcmconv", "--jpegls"),
            FileEncoder("gdcmconv J2K", J2K_LOSSLESS, "gdcmconv", "--j2k"),
            FrameEncoder("uncompressed frames", UNCOMPRESSED_FRAMES, lambda row, frame, _: _frame_of(row, frame)),
            FrameEncoder("zlib", DEFLATED_FRAMES, _deflated)]
    made += [FrameEncoder("opj_compress", syntax, _by_openjpeg, lambda row: True) for syntax in (J2K_LOSSLESS, J2K)]
    made += [FrameEncoder("ojph_compress", syntax, _by_openjph, lambda row: True) for syntax in (HT_LOSSLESS, HT_RPCL, HT)]
    return made
