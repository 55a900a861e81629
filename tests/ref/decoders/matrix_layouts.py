"""One file several times: the same frames with other tables of offsets and other fragments (PS3.5 A.4)."""

import struct

import pydicom

from image import DEFLATED_FRAMES, RLE, UNCOMPRESSED_FRAMES
from wrap import write_dicom

TABLE, NO_TABLE, SPLIT, SPLIT_NO_TABLE, EXTENDED = (
    "offset table", "no offset table", "split, offset table", "split, no offset table", "extended offset table")


def layouts(syntax):
    """RLE (PS3.5 A.4.2) and frames without a code stream have one fragment to a frame, as has an extended offset table."""
    whole = (TABLE, NO_TABLE, EXTENDED)
    return whole if syntax in (RLE, UNCOMPRESSED_FRAMES, DEFLATED_FRAMES) else (*whole, SPLIT, SPLIT_NO_TABLE)


def _even(data):
    return data + b"\0" * (len(data) % 2)


def _fragments(frame, count):
    size = -(-len(frame) // count)
    size += size % 2
    return [_even(frame[at:at + size]) for at in range(0, len(frame), size)]


def _item(data):
    return b"\xfe\xff\x00\xe0" + struct.pack("<I", len(data)) + data


def encapsulated(frames, layout):
    """(the value of Pixel Data, offsets, lengths)"""
    count = 3 if layout in (SPLIT, SPLIT_NO_TABLE) else 1
    items, offsets = b"", []
    for frame in frames:
        offsets.append(len(items))
        items += b"".join(_item(fragment) for fragment in _fragments(frame, count))
    has_table = layout in (TABLE, SPLIT)
    table = struct.pack(f"<{len(offsets)}I", *offsets) if has_table else b""
    return _item(table) + items, offsets, [len(_even(frame)) for frame in frames]


def write_layout(path, syntax, elements, frames, layout):
    write_dicom(path, syntax, elements, frames, True)
    dataset = pydicom.dcmread(path)
    dataset.PixelData, offsets, lengths = encapsulated(frames, layout)
    dataset["PixelData"].is_undefined_length = True
    if layout == EXTENDED:  # PS3.3 C.7.6.3.1.8
        dataset.ExtendedOffsetTable = struct.pack(f"<{len(offsets)}Q", *offsets)
        dataset.ExtendedOffsetTableLengths = struct.pack(f"<{len(lengths)}Q", *lengths)
    dataset.save_as(path, write_like_original=False)
