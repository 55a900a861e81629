"""Generated JPEG files whose attribute and code stream say different things of the colour. The stream is right (PS3.5 8.2.1)."""

import os

import pydicom
from pydicom.encaps import encapsulate

from image import read_image

_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_ADOBE = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"


def _without_application_segments(stream):
    kept, at = stream[:2], 2
    while stream[at + 1] != 0xDA:
        length = int.from_bytes(stream[at + 2:at + 4], "big")
        if not 0xE0 <= stream[at + 1] <= 0xEF:
            kept += stream[at:at + 2 + length]
        at += 2 + length
    return kept + stream[at:]


def write_relabelled_files(folder):
    """(source, name, segment put in, attribute): the colours of the picture are those of the source in each."""
    cases = [("rgb_dcmtk_baseline_rgb", "rgb_named_components", b"", "YBR_FULL_422"),
             ("rgb_dcmtk_baseline_rgb", "rgb_adobe", _ADOBE + b"\0", "YBR_FULL"),
             ("rgb_dcmtk_baseline+s4", "ybr_jfif", _JFIF, "RGB"),
             ("rgb_dcmtk_baseline+s4", "ybr_adobe", _ADOBE + b"\1", "RGB"),
             ("rgb_dcmtk_baseline+s4", "ybr_bare", b"", "YBR_FULL_422"),
             ("rgb_dcmtk_baseline+n1", "ybr_sampling", b"", "RGB")]
    for source, name, segment, photometric in cases:
        image = read_image(os.path.join(folder, f"{source}.dcm"))
        stream = _without_application_segments(image.frame_bytes(1))
        dataset = pydicom.dcmread(image.path)
        dataset.PhotometricInterpretation = photometric
        dataset.NumberOfFrames = 1
        dataset.PixelData = encapsulate([stream[:2] + segment + stream[2:]])
        dataset["PixelData"].is_undefined_length = True
        dataset.save_as(os.path.join(folder, f"relabelled_{name}.dcm"))
