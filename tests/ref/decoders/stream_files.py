"""Generated files whose code streams come from encoders that know no DICOM: OpenJPEG, OpenJPH, FFmpeg."""

import os
import tempfile

import numpy

from arrays import colours, pictures
from tools import run_tool
from wrap import write_dicom

_J2K_LOSSLESS, _J2K = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"
_HT_LOSSLESS, _HT_RPCL, _HT = "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"
_BASELINE, _JLS = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.80"


def openjpeg_stream(frame, bits, signed, scratch, *options):
    source, target = os.path.join(scratch, "in.rawl"), os.path.join(scratch, "out.j2k")
    rows, columns, samples = frame.shape
    kind = ("<i" if signed else "<u") + ("1" if bits <= 8 else "2")
    frame.transpose(2, 0, 1).astype(kind).tofile(source)
    run_tool("opj_compress", "-i", source, "-o", target, "-F",
             f"{columns},{rows},{samples},{bits},{'s' if signed else 'u'}", "-n", "4", *options)
    with open(target, "rb") as file:
        return file.read()


def _write_netpbm(frame, bits, path):
    rows, columns, samples = frame.shape
    with open(path, "wb") as file:
        file.write(f"P{6 if samples == 3 else 5}\n{columns} {rows}\n{(1 << bits) - 1}\n".encode())
        file.write(frame.astype("u1" if bits <= 8 else ">u2").tobytes())


def openjph_stream(frame, bits, signed, scratch, *options):
    target = os.path.join(scratch, "out.j2c")
    if signed:  # a format without a sign has no place for it
        source, kind = os.path.join(scratch, "in.yuv"), "i1" if bits <= 8 else "<i2"
        frame.transpose(2, 0, 1).astype(kind).tofile(source)
        rows, columns, samples = frame.shape
        options += ("-dims", f"{{{columns},{rows}}}", "-num_comps", str(samples), "-signed", ",".join(["true"] * samples),
                    "-bit_depth", ",".join([str(bits)] * samples), "-downsamp", ",".join(["{1,1}"] * samples))
    else:
        source = os.path.join(scratch, "in.ppm" if frame.shape[2] == 3 else "in.pgm")
        _write_netpbm(frame, bits, source)
    run_tool("ojph_compress", "-i", source, "-o", target, "-num_decomps", "4", *options)
    with open(target, "rb") as file:
        return file.read()


def _ffmpeg(frame, bits, scratch, pixel_format, codec, *options):
    source = os.path.join(scratch, "in.ppm" if frame.shape[2] == 3 else "in.pgm")
    target = os.path.join(scratch, "out.bin")
    _write_netpbm(frame, bits, source)
    run_tool("ffmpeg", "-nostdin", "-y", "-v", "error", "-i", source, "-pix_fmt", pixel_format, "-c:v", codec, *options,
             "-frames:v", "1", "-f", "image2", "-update", "1", target)
    with open(target, "rb") as file:
        return file.read()


class _Writer:
    def __init__(self, folder, elements, scratch):
        self.folder, self.elements, self.scratch = folder, elements, scratch

    def write(self, name, syntax, array, photometric, allocated, stored, encode, signed=False, truth=False, fragments=1):
        path = os.path.join(self.folder, f"{name}.dcm")
        made = self.elements(array, photometric, allocated, stored, signed)
        write_dicom(path, syntax, made, [encode(frame) for frame in array], True, fragments)
        if truth:
            numpy.save(f"{path}.npy", array)

    def j2k(self, name, array, photometric, bits, *options, signed=False, truth=True, stored=None, fragments=1):
        self.write(f"opj_{name}", _J2K_LOSSLESS if truth else _J2K, array, photometric, 8 if bits <= 8 else 16,
                   stored or bits, lambda frame: openjpeg_stream(frame, bits, signed, self.scratch, *options), signed, truth,
                   fragments)

    def ht(self, name, syntax, array, photometric, bits, *options, truth=True):
        self.write(f"ojph_{name}", syntax, array, photometric, 8 if bits <= 8 else 16, bits,
                   lambda frame: openjph_stream(frame, bits, False, self.scratch, *options), truth=truth)

    def ffmpeg(self, name, syntax, array, photometric, bits, pixel_format, codec, *options, truth=False):
        self.write(f"ffmpeg_{name}", syntax, array, photometric, 8 if bits <= 8 else 16, bits,
                   lambda frame: _ffmpeg(frame, bits, self.scratch, pixel_format, codec, *options), truth=truth)


def write_stream_files(folder, elements):
    with tempfile.TemporaryDirectory() as scratch:
        out = _Writer(folder, elements, scratch)
        grey8, grey12, grey16 = pictures(1, 1, 0, 255), pictures(3, 1, 0, 4095), pictures(1, 1, 0, 65535)
        rgb = colours()
        out.j2k("grey8", grey8, "MONOCHROME2", 8)
        out.j2k("grey12", grey12, "MONOCHROME2", 12)
        out.j2k("grey12_fragments", grey12, "MONOCHROME2", 12, fragments=3)
        out.j2k("grey16", grey16, "MONOCHROME2", 16)
        out.j2k("grey12_in_16", grey12, "MONOCHROME2", 16, stored=12)
        out.j2k("grey12signed", pictures(1, 1, -2048, 2047), "MONOCHROME2", 12, signed=True)
        out.j2k("grey14signed", pictures(1, 1, -8192, 8191), "MONOCHROME2", 14, signed=True)
        out.j2k("grey16signed", pictures(1, 1, -32768, 32767), "MONOCHROME2", 16, signed=True)
        out.j2k("grey8_tiles", grey8, "MONOCHROME2", 8, "-t", "32,32")
        out.j2k("grey12_lossy", grey12, "MONOCHROME2", 12, "-I", "-r", "6", truth=False)
        out.j2k("grey8_layers", grey8, "MONOCHROME2", 8, "-I", "-r", "20,10,5", "-p", "RPCL", truth=False)
        out.j2k("rgb_rct", rgb, "YBR_RCT", 8, "-mct", "1")
        out.j2k("rgb_plain", rgb, "RGB", 8, "-mct", "0")
        out.j2k("rgb_ict", rgb, "YBR_ICT", 8, "-mct", "1", "-I", "-r", "8", truth=False)
        out.j2k("palette8", grey8, "PALETTE COLOR", 8)
        out.j2k("grey8signed", pictures(1, 1, -128, 127), "MONOCHROME2", 8, signed=True)
        out.j2k("grey10", pictures(1, 1, 0, 1023), "MONOCHROME1", 10)
        out.j2k("rgb16", pictures(1, 3, 0, 65535), "YBR_RCT", 16, "-mct", "1")
        out.j2k("grey8_modes", grey8, "MONOCHROME2", 8, "-M", "63", "-b", "16,16", "-c", "[64,64]", "-SOP", "-EPH")
        out.j2k("grey8_origin", grey8, "MONOCHROME2", 8, "-d", "3,5")
        out.j2k("ybr", rgb, "YBR_FULL", 8, "-mct", "0")
        out.ht("grey8", _HT_LOSSLESS, grey8, "MONOCHROME2", 8, "-reversible", "true")
        out.ht("grey12", _HT_LOSSLESS, grey12, "MONOCHROME2", 12, "-reversible", "true")
        out.ht("grey16", _HT_RPCL, grey16, "MONOCHROME2", 16, "-reversible", "true", "-prog_order", "RPCL")
        out.ht("rgb16", _HT_LOSSLESS, pictures(1, 3, 0, 65535), "YBR_RCT", 16, "-reversible", "true", "-colour_trans", "true")
        out.ht("rgb_plain", _HT_LOSSLESS, rgb, "RGB", 8, "-reversible", "true", "-colour_trans", "false")
        out.ht("rgb", _HT_LOSSLESS, rgb, "YBR_RCT", 8, "-reversible", "true", "-colour_trans", "true")
        out.ht("grey12_lossy", _HT, grey12, "MONOCHROME2", 12, "-qstep", "0.002", truth=False)
        out.ht("rgb_lossy", _HT, rgb, "YBR_ICT", 8, "-qstep", "0.01", "-colour_trans", "true", truth=False)
        for layout in ("444", "422", "420"):
            photometric = "YBR_FULL" if layout == "444" else "YBR_FULL_422"
            out.ffmpeg(f"ybr{layout}", _BASELINE, rgb, photometric, 8, f"yuvj{layout}p", "mjpeg", "-q:v", "3")
        out.ffmpeg("grey8_jls", _JLS, grey8, "MONOCHROME2", 8, "gray", "jpegls", truth=True)
        out.ffmpeg("grey16_jls", _JLS, grey16, "MONOCHROME2", 16, "gray16le", "jpegls", truth=True)
        out.ffmpeg("rgb_jls", _JLS, rgb, "RGB", 8, "rgb24", "jpegls", truth=True)
