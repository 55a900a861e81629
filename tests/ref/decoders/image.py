"""A DICOM image as the references see it: what its attributes say, and the bytes of each frame, by pydicom alone."""

import warnings
import zlib
from dataclasses import dataclass, field
from io import BytesIO

import pydicom
from pydicom.encaps import generate_pixel_data_fragment, generate_pixel_data_frame, get_frame_offsets
from pydicom.filebase import DicomBytesIO
from pydicom.uid import UID, UID_dictionary

from codestream import StreamHeader, read_stream_header

warnings.simplefilter("ignore")

PIXEL_KEYWORDS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
LITTLE, EXPLICIT, BIG, DEFLATED = (
    "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")
RLE = "1.2.840.10008.1.2.5"
UNCOMPRESSED_FRAMES, DEFLATED_FRAMES = "1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.8.1"  # encapsulated, no code stream
PLAIN_FRAMES = (UNCOMPRESSED_FRAMES, DEFLATED_FRAMES)
NATIVE = (LITTLE, EXPLICIT, BIG, DEFLATED)
VIDEO = tuple(f"1.2.840.10008.1.2.4.{last}{more}" for last in (100, 101, 102, 103, 104, 105, 106, 107, 108)
              for more in ("", ".1"))

# Transfer syntaxes younger than Debian's pydicom, which asks its dictionary whether a UID is one.
_YOUNGER = {
    UNCOMPRESSED_FRAMES: "Encapsulated Uncompressed Explicit VR Little Endian",
    DEFLATED_FRAMES: "Deflated Image Frame Compression",
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.4.201": "HTJ2K Lossless",
    "1.2.840.10008.1.2.4.202": "HTJ2K Lossless RPCL",
    "1.2.840.10008.1.2.4.203": "HTJ2K",
}
_YOUNGER.update({uid: f"Fragmentable {uid}" for uid in VIDEO if uid.endswith(".1")})
for _uid, _name in _YOUNGER.items():
    UID_dictionary.setdefault(_uid, (_name, "Transfer Syntax", "", "", ""))


class Unreadable(Exception):
    pass


@dataclass
class Image:
    path: str
    dataset: pydicom.Dataset
    keyword: str
    syntax: str
    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    high_bit: int
    signed: bool
    planar: int
    photometric: str
    frames: int
    big_endian: bool
    repaired: bool = False  # the file itself is damaged: tools are given a copy of the frame
    _frames: list | None = field(default=None, repr=False)

    @property
    def native(self):
        return self.syntax in NATIVE

    @property
    def colour(self):
        return self.samples == 3

    @property
    def syntax_name(self):
        return UID(self.syntax).name

    def frame_bytes(self, number):
        """The bytes of one encapsulated frame, from 1."""
        if self._frames is None:
            self._frames = list(generate_pixel_data_frame(self.dataset.PixelData, self.frames))
        if number > len(self._frames):
            raise Unreadable(f"{len(self._frames)} frames in the file, {self.frames} announced")
        return self._frames[number - 1]

    def plain_bytes(self, number):
        """The bytes of one frame of PLAIN_FRAMES without the deflation (RFC 1951)."""
        data = self.frame_bytes(number)
        return zlib.decompressobj(-15).decompress(data) if self.syntax == DEFLATED_FRAMES else data

    def whole_stream(self):
        """All fragments together: a video (PS3.5 A.4.5 and following)."""
        file = DicomBytesIO(self.dataset.PixelData)
        file.is_little_endian = True
        get_frame_offsets(file)
        return b"".join(generate_pixel_data_fragment(file))

    def stream_header(self, number):
        if self.native or self.syntax in (RLE, *PLAIN_FRAMES):
            return None
        if self.syntax in VIDEO:
            return StreamHeader("video", self.rows, self.columns, [self.stored] * 3, [False] * 3, [(1, 1), (2, 2), (2, 2)],
                                lossless=False, process="video")
        return read_stream_header(self.frame_bytes(number))


def frames_to_check(count):
    """First, middle and last, from 1."""
    return sorted({1, (count + 1) // 2, count})


def _number(dataset, keyword, default):
    try:
        value = dataset.get(keyword)
        return default if value in (None, "") else int(value)
    except (ValueError, TypeError):  # no number where one is due
        return default


def _make_image(path, dataset, keyword):
    big = dataset.is_little_endian is False
    guessed = BIG if big else (LITTLE if dataset.is_implicit_VR else EXPLICIT)
    meta = getattr(dataset, "file_meta", None)
    rows, columns = _number(dataset, "Rows", 0), _number(dataset, "Columns", 0)
    real = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}.get(keyword)
    allocated = _number(dataset, "BitsAllocated", real or 0)
    stored = _number(dataset, "BitsStored", allocated)
    if not rows or not columns or not allocated:
        raise Unreadable("no Rows, Columns or Bits Allocated")
    syntax = str(meta.get("TransferSyntaxUID", "") or guessed) if meta else guessed
    return Image(
        path=path, dataset=dataset, keyword=keyword, syntax=syntax, rows=rows, columns=columns,
        samples=_number(dataset, "SamplesPerPixel", 1), allocated=allocated, stored=stored,
        high_bit=_number(dataset, "HighBit", stored - 1), signed=_number(dataset, "PixelRepresentation", 0) == 1,
        planar=_number(dataset, "PlanarConfiguration", 0),
        photometric=str(dataset.get("PhotometricInterpretation", "")).strip(),
        frames=max(1, _number(dataset, "NumberOfFrames", 1)), big_endian=big)


def _pixel_keyword(dataset):
    return next((k for k in PIXEL_KEYWORDS if k in dataset and dataset[k].value), None)


def read_image(path):
    """The image of a file, None where it has no pixel data; Unreadable where pydicom cannot say."""
    try:
        dataset = pydicom.dcmread(path, force=True)
        keyword = _pixel_keyword(dataset)
        if keyword:
            return _make_image(path, dataset, keyword)
        # pydicom drops the fragments where the file ends without the delimiter after them.
        with open(path, "rb") as file:
            dataset = pydicom.dcmread(BytesIO(file.read() + b"\xfe\xff\xdd\xe0\0\0\0\0"), force=True)
        if "PixelData" not in dataset or not dataset["PixelData"].is_undefined_length:
            return None
        image = _make_image(path, dataset, "PixelData")
        image.repaired = True
        return image
    except Unreadable:
        raise
    except Exception as error:  # pydicom raises whatever its parsing runs into
        raise Unreadable(f"pydicom: {error}") from error
