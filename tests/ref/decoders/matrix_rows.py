"""The rows of the encoder matrix: every depth and kind of pixels, the transfer syntaxes, and what PS3.5 8.2 allows."""

from dataclasses import dataclass

import numpy

from arrays import pictures
from generate import elements, native_bytes
from image import BIG, DEFLATED, DEFLATED_FRAMES, EXPLICIT, LITTLE, RLE, UNCOMPRESSED_FRAMES
from wrap import write_dicom

FRAMES, ROWS, COLUMNS = 3, 37, 45
DEPTHS = (8, 10, 12, 16)
GREY, SIGNED, RGB, YBR, RCT, SIGNED_RGB = "grey", "signed grey", "RGB", "YBR_FULL", "YBR_RCT", "signed RGB"

JPEG, JPEG_SV1, JPEGLS = "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80"
J2K_LOSSLESS, J2K = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"
HT_LOSSLESS, HT_RPCL, HT = "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"

NAMES = {LITTLE: "implicit", EXPLICIT: "explicit", BIG: "big endian", DEFLATED: "deflated",
         UNCOMPRESSED_FRAMES: "frames", DEFLATED_FRAMES: "deflated frames", RLE: "RLE", JPEG: "JPEG 14", JPEG_SV1: "JPEG SV1",
         JPEGLS: "JPEG-LS", J2K_LOSSLESS: "J2K lossless", J2K: "J2K", HT_LOSSLESS: "HTJ2K lossless", HT_RPCL: "HTJ2K RPCL",
         HT: "HTJ2K"}
_ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"  # GDCM writes no Secondary Capture of several frames but of 8 bits
NATIVE = (LITTLE, EXPLICIT, BIG, DEFLATED)
J2K_FAMILY = (J2K_LOSSLESS, J2K, HT_LOSSLESS, HT_RPCL, HT)


@dataclass(frozen=True)
class Row:
    depth: int
    kind: str

    @property
    def name(self):
        return f"{self.depth} {self.kind}"

    @property
    def file_name(self):
        return self.name.replace(" ", "_").lower()

    @property
    def samples(self):
        return 1 if self.kind in (GREY, SIGNED) else 3

    @property
    def is_signed(self):
        return self.kind in (SIGNED, SIGNED_RGB)

    @property
    def allocated(self):
        return 8 if self.depth == 8 else 16

    @property
    def photometric(self):
        if self.samples == 1:
            return "MONOCHROME2"
        return RGB if self.kind == SIGNED_RGB else self.kind

    def array(self):
        """[frames, rows, columns, samples], every value of the depth in reach, the extremes among them."""
        low = -(1 << self.depth - 1) if self.is_signed else 0
        return pictures(FRAMES, self.samples, low, low + (1 << self.depth) - 1, ROWS, COLUMNS)

    def elements(self, array):
        made = elements(array, self.photometric, self.allocated, self.depth, self.is_signed)
        made.SOPClassUID = _ENHANCED_MR
        return made

    def native_frames(self):
        return [native_bytes(frame[numpy.newaxis], self.allocated, 0, False) for frame in self.array()]

    def write_explicit(self, path):
        array = self.array()
        write_dicom(path, EXPLICIT, self.elements(array), native_bytes(array, self.allocated, 0, False), False)


def is_legal(row, syntax):
    """PS3.5 8.2.1 to 8.2.4, 8.2.14: the tables of valid values. Nothing is signed and coloured (PS3.3 C.7.6.3.1)."""
    if row.kind == SIGNED_RGB:
        return False
    if row.kind == RCT:
        return syntax in J2K_FAMILY  # what they make of RGB
    return not (row.kind == YBR and row.depth > 8 and syntax in (RLE, JPEGLS))


def rows():
    return [Row(depth, kind) for kind in (GREY, SIGNED, RGB, YBR, RCT) for depth in DEPTHS]


def illegal_rows():
    """(row, syntax) of what the tables forbid and an encoder makes all the same."""
    signed = [(Row(depth, SIGNED_RGB), syntax) for depth in (8, 16)
              for syntax in (EXPLICIT, UNCOMPRESSED_FRAMES, RLE, JPEGLS, J2K_LOSSLESS)]
    return signed + [(Row(depth, YBR), syntax) for depth in DEPTHS[1:] for syntax in (RLE, JPEGLS)]
