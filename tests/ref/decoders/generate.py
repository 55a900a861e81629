"""Makes the generated files: known arrays, uncompressed by pydicom and compressed by encoders of others.

Where an encoder keeps every value, the array stands beside the file as F.dcm.npy: the truth.
"""

import os
import shutil
import zlib

import numpy
from pydicom.dataset import Dataset

from arrays import COLUMNS, ROWS, colours, pictures
from image import BIG, DEFLATED, DEFLATED_FRAMES, EXPLICIT, LITTLE, UNCOMPRESSED_FRAMES, read_image
from relabelled import write_relabelled_files
from stream_files import write_stream_files
from tools import run_tool
from video_files import write_video_files
from wrap import write_dicom


def elements(array, photometric, allocated, stored, signed=False, planar=0):
    frames, rows, columns, samples = array.shape
    made = Dataset()
    made.SamplesPerPixel, made.PhotometricInterpretation = samples, photometric
    if samples > 1:
        made.PlanarConfiguration = planar
    if frames > 1:
        made.NumberOfFrames = frames
    made.Rows, made.Columns = rows, columns
    made.BitsAllocated, made.BitsStored, made.HighBit = allocated, stored, stored - 1
    made.PixelRepresentation = int(signed)
    if photometric == "PALETTE COLOR":
        ramp = (numpy.arange(256) * 257).astype("<u2")
        for name, values in (("Red", ramp), ("Green", ramp[::-1]), ("Blue", ramp // 2)):
            setattr(made, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
            setattr(made, f"{name}PaletteColorLookupTableData", values.tobytes())
    return made


def native_bytes(array, allocated, planar, big):
    if allocated == 1:
        data = numpy.packbits(array.ravel().astype("u1"), bitorder="little").tobytes()
    else:
        laid_out = array.transpose(0, 3, 1, 2) if planar else array
        masked = laid_out & ((1 << allocated) - 1)
        data = masked.astype(f"{'>' if big else '<'}u{allocated // 8}").tobytes()
    return data + b"\0" * (len(data) % 2)


class _Folder:
    """Writes files and their truths into one folder."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, f"{name}.dcm")

    def native(self, name, array, photometric, allocated, stored, signed=False, planar=0, syntaxes=(EXPLICIT,), truth=True):
        names = {LITTLE: "implicit", EXPLICIT: "explicit", BIG: "big", DEFLATED: "deflated"}
        for syntax in syntaxes:
            path = self.path(f"{name}_{names[syntax]}")
            write_dicom(path, syntax, elements(array, photometric, allocated, stored, signed, planar),
                        native_bytes(array, allocated, planar, syntax == BIG), False)
            if truth:
                numpy.save(f"{path}.npy", array)

    def frames(self, name, array, photometric, allocated, stored):
        """Every frame an item of its own, as it is and deflated."""
        plain = [native_bytes(frame[numpy.newaxis], allocated, 0, False) for frame in array]
        for kind, syntax in (("frames", UNCOMPRESSED_FRAMES), ("deflated_frames", DEFLATED_FRAMES)):
            path = self.path(f"{name}_{kind}")
            data = plain if syntax == UNCOMPRESSED_FRAMES else [zlib.compress(frame)[2:-4] for frame in plain]
            write_dicom(path, syntax, elements(array, photometric, allocated, stored), data, True)
            numpy.save(f"{path}.npy", array)

    def reals(self, name, array, keyword):
        made = elements(array, "MONOCHROME2", array.dtype.itemsize * 8, array.dtype.itemsize * 8)
        for keyword_without in ("BitsStored", "HighBit", "PixelRepresentation"):
            delattr(made, keyword_without)
        path = self.path(name)
        write_dicom(path, EXPLICIT, made, b"\0\0", False)  # a place for the reals
        dataset = read_image(path).dataset
        del dataset.PixelData
        setattr(dataset, keyword, array.tobytes())
        dataset.save_as(path, write_like_original=False)

    def compressed(self, source, kind, *command, lossless=True):
        """A file made of another by a tool that takes both names last."""
        path, before = self.path(f"{source}_{kind}"), self.path(f"{source}_explicit")
        run_tool(*command, before, path)
        if lossless and os.path.exists(f"{before}.npy"):
            shutil.copy(f"{before}.npy", f"{path}.npy")


def _write_native(out):
    everywhere = (LITTLE, EXPLICIT, BIG, DEFLATED)
    out.native("grey8", pictures(1, 1, 0, 255), "MONOCHROME2", 8, 8, syntaxes=(LITTLE, EXPLICIT, DEFLATED))
    out.native("grey8_even", pictures(3, 1, 0, 255, 60, 96), "MONOCHROME1", 8, 8, syntaxes=everywhere)
    out.native("grey12", pictures(3, 1, 0, 4095), "MONOCHROME2", 16, 12, syntaxes=everywhere)
    out.native("grey12signed", pictures(1, 1, -2048, 2047), "MONOCHROME2", 16, 12, True, syntaxes=everywhere)
    out.native("grey16", pictures(1, 1, 0, 65535), "MONOCHROME2", 16, 16, syntaxes=everywhere)
    out.native("grey16signed", pictures(3, 1, -32768, 32767), "MONOCHROME2", 16, 16, True, syntaxes=everywhere)
    out.native("grey32", pictures(1, 1, 0, (1 << 32) - 1), "MONOCHROME2", 32, 32, syntaxes=(LITTLE, EXPLICIT, DEFLATED))
    out.native("grey32signed", pictures(1, 1, -(1 << 31), (1 << 31) - 1), "MONOCHROME2", 32, 32, True)
    # Bits above those stored are not part of the value (formerly overlays): the truth is masked by the same rule.
    out.native("grey12_high_bits", pictures(1, 1, 0, 4095) | 0xA000, "MONOCHROME2", 16, 12, syntaxes=everywhere)
    out.native("grey10signed_high_bits", pictures(1, 1, 0, 1023) | 0x5400, "MONOCHROME2", 16, 10, True)
    out.native("bits", pictures(5, 1, 0, 1), "MONOCHROME2", 1, 1)
    out.native("palette8", pictures(1, 1, 0, 255), "PALETTE COLOR", 8, 8, syntaxes=(LITTLE, EXPLICIT))
    out.native("rgb", colours(3, 60, 96), "RGB", 8, 8, syntaxes=everywhere)
    out.native("rgb_planes", colours(2), "RGB", 8, 8, planar=1, syntaxes=(LITTLE, EXPLICIT))
    out.native("rgb16", pictures(1, 3, 0, 65535), "RGB", 16, 16)
    out.native("ybr", colours(), "YBR_FULL", 8, 8, syntaxes=(LITTLE, EXPLICIT))
    out.native("ybr_planes", colours(1, 60, 96), "YBR_FULL", 8, 8, planar=1)
    out.reals("float32", numpy.linspace(-1e30, 1e30, ROWS * COLUMNS).astype("<f4").reshape(1, ROWS, COLUMNS, 1),
              "FloatPixelData")
    out.reals("float64", numpy.linspace(-1e300, 1e300, ROWS * COLUMNS).astype("<f8").reshape(1, ROWS, COLUMNS, 1),
              "DoubleFloatPixelData")
    _write_ybr_422(out)
    out.frames("grey12", pictures(3, 1, 0, 4095), "MONOCHROME2", 16, 12)
    out.frames("bits", pictures(3, 1, 0, 1), "MONOCHROME2", 1, 1)
    out.frames("rgb", colours(2), "RGB", 8, 8)


def _write_ybr_422(out):
    """Y Y Cb Cr of every pair of pixels (PS3.3 C.7.6.3.1.2)."""
    cube = colours(2, 60, 96)
    quads = numpy.concatenate([cube[..., 0].reshape(2, 60, 48, 2), cube[:, :, ::2, 1:]], axis=-1)
    write_dicom(out.path("ybr422"), EXPLICIT, elements(cube, "YBR_FULL_422", 8, 8), quads.astype("u1").tobytes(), False)


def _write_compressed(out):
    for source in ("grey8", "grey12", "grey12signed", "grey16", "grey16signed", "grey32", "palette8", "rgb", "rgb_planes",
                   "rgb16"):
        out.compressed(source, "dcmtk_rle", "dcmcrle", "-q")
    for source in ("grey12", "grey16", "rgb"):
        out.compressed(source, "gdcm_rle", "gdcmconv", "--rle")
    for source in ("grey8", "grey12", "grey12signed", "grey16", "grey16signed", "palette8", "rgb", "rgb_planes"):
        out.compressed(source, "dcmtk_jls", "dcmcjpls", "-q")
    for source in ("grey8", "grey12", "rgb"):
        out.compressed(source, "dcmtk_jls_near", "dcmcjpls", "-q", "+en", "+md", "3", lossless=False)
        out.compressed(source, "gdcm_jls", "gdcmconv", "--jpegls")
    for source in ("rgb", "rgb_planes"):
        for option in ("+il", "+is", "+in"):
            out.compressed(source, f"dcmtk_jls_{option[1:]}", "dcmcjpls", "-q", option)
    for source in ("grey8", "grey12", "grey12signed", "grey16", "grey16signed", "palette8", "rgb"):
        out.compressed(source, "dcmtk_lossless", "dcmcjpeg", "-q", "+e1")
        for selection in (2, 4, 5, 6, 7):
            out.compressed(source, f"dcmtk_lossless{selection}", "dcmcjpeg", "-q", "+el", "+sv", str(selection))
    for source in ("grey8", "grey12", "grey16", "rgb"):
        out.compressed(source, "gdcm_lossless", "gdcmconv", "--jpeg")
        out.compressed(source, "gdcm_j2k", "gdcmconv", "--j2k")
    for option in ("+eb", "+ee", "+ep"):
        out.compressed("grey8", f"dcmtk{option}", "dcmcjpeg", "-q", option, "+q", "80", lossless=False)
    for option in ("+ee", "+ep", "+es"):
        out.compressed("grey12", f"dcmtk{option}", "dcmcjpeg", "-q", option, "+q", "80", lossless=False)
    for option in ("+s4", "+s2", "+n2", "+n1", "+np"):
        out.compressed("rgb", f"dcmtk_baseline{option}", "dcmcjpeg", "-q", "+eb", "+cy", option, lossless=False)
    for source in ("grey8", "grey12", "rgb"):
        out.compressed(source, "dcmtk_point_transform", "dcmcjpeg", "-q", "+el", "+sv", "1", "+pt", "2", lossless=False)
    out.compressed("ybr", "dcmtk_lossless", "dcmcjpeg", "-q", "+e1", lossless=False)
    out.compressed("ybr", "dcmtk_rle", "dcmcrle", "-q")
    out.compressed("ybr", "dcmtk_jls", "dcmcjpls", "-q")
    out.compressed("rgb16", "dcmtk_jls", "dcmcjpls", "-q")
    out.compressed("rgb16", "dcmtk_lossless", "dcmcjpeg", "-q", "+e1", lossless=False)
    out.compressed("grey16", "dcmtk_jls_near", "dcmcjpls", "-q", "+en", "+md", "5", lossless=False)
    out.compressed("rgb", "dcmtk_jls_near_sample", "dcmcjpls", "-q", "+en", "+md", "2", "+is", lossless=False)
    for option in ("+s4", "+s2", "+n1"):
        out.compressed("rgb", f"dcmtk_progressive{option}", "dcmcjpeg", "-q", "+ep", "+cy", option, lossless=False)
    out.compressed("rgb", "dcmtk_baseline_rgb", "dcmcjpeg", "-q", "+eb", "+cr", lossless=False)
    out.compressed("rgb", "dcmtk_fragments", "dcmcjpeg", "-q", "+eb", "+cy", "+s4", "+fs", "1", "-ot", lossless=False)
    out.compressed("grey12", "dcmtk_lossless_fragments", "dcmcjpeg", "-q", "+e1", "+fs", "1", "-ot")


def generate(folder):
    os.makedirs(folder)
    out = _Folder(folder)
    _write_native(out)
    _write_compressed(out)
    write_stream_files(folder, elements)
    write_relabelled_files(folder)
    write_video_files(folder, elements)
