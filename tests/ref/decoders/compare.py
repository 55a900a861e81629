"""When two decoders agree.

* Lossless (native, RLE, lossless JPEG, JPEG-LS of any NEAR, reversible JPEG 2000) grey, palette or RGB: every value equal.
* Lossless YBR: RGB within 1 of the standard's formulas in floating point.
* Lossy without a conversion between the decoder's components and ours: every value within 1.
* Lossy YCbCr. Two conforming decoders differ by at most 1 in each decoded component. What reaches RGB of that:
    - up-sampling is a weighted mean, so it keeps the bound of 1; where it computes in integers it adds a rounding
      of at most 1/2 (none where samples are replicated);
    - R = Y + 1.402 Cr, B = Y + 1.772 Cb, G = Y - 0.344 Cb - 0.714 Cr, then a rounding of 1/2, then clipping, which brings
      values no further apart. With t = 1 for luma and c = 1 (replicated) or 3/2 (interpolated) for chroma:
      |dR| <= t + 1.402 c + 1/2, |dG| <= t + 1.058 c + 1/2, |dB| <= t + 1.772 c + 1/2.
      (Partial range widens Y by 255/219 and C by 255/224, and the bounds with them.)
    - Where nothing is clipped our RGB is converted back. The rows of the matrix have absolute sums of 1, so the rounding of
      RGB adds 1/2: |dY| <= t + 1/2, |dCb|, |dCr| <= c + 1/2.
  How chroma is brought to full size is the decoder's choice (T.81 says nothing of it): replicated, interpolated between
  centres (JFIF) or between first pixels (PS3.3 C.7.6.3.1.2); one of them has to fit the whole frame.
* Video: the stream says where its chroma lies and which matrix and range it has, and decoders have to agree in every
  component. RGB within 1 of linear interpolation there and the stream's formula in floating point, clipped.
"""

from dataclasses import dataclass

import numpy

import colour

_EPSILON = 0.02  # for the 16-bit constants in which decoders hold the matrix


@dataclass
class Comparison:
    agrees: bool
    text: str
    worst: float = 0


def is_lossless(image, header):
    if header is None:
        return True
    # Layers may be cut off a reversible stream; its own syntaxes promise that they are not.
    if header.family == "j2k":
        return header.lossless and image.syntax not in ("1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203")
    return header.lossless or header.family == "jpegls"


def _worst_of(difference, tolerance, what):
    """The comparison by one array of differences, naming the worst place."""
    if numpy.isnan(difference).any():
        return Comparison(False, f"{what}: not a number", float("inf"))
    worst = float(difference.max(initial=0))
    if worst <= tolerance:
        return Comparison(True, f"{what} within {worst:g}", worst)
    at = numpy.unravel_index(int(difference.argmax()), difference.shape)
    count = int((difference > tolerance).sum())
    place = f"row {at[0]} column {at[1]}" + (f" sample {at[2]}" if len(at) > 2 else "")
    return Comparison(False, f"{what} differs by {worst:g} at {place}, {count} of {difference.size} values out of {tolerance:g}",
                      worst)


def _compare_reals(ours, expected):
    same = (ours == expected) | (numpy.isnan(ours) & numpy.isnan(expected))
    return Comparison(bool(same.all()), f"{int((~same).sum())} reals differ")


def _compare_lossy_ybr(ours, luma, blue, red, bits, chroma_tolerance, partial):
    top = (1 << bits) - 1
    luma_gain, chroma_gain = (255 / 219, 255 / 224) if partial else (1, 1)
    wanted = colour.rgb_of_ybr(luma, blue, red, bits, partial).clip(0, top)
    differences = numpy.abs(ours - wanted)
    for i, (name, weight) in enumerate((("R", 1.402), ("G", 1.0583), ("B", 1.772))):
        tolerance = luma_gain + chroma_gain * weight * chroma_tolerance + 0.5 + _EPSILON
        found = _worst_of(differences[..., i], tolerance, name)
        if not found.agrees:
            return found
    if partial:
        return Comparison(True, "within the bounds of RGB", float(differences.max(initial=0)))
    inside = ((ours > 0) & (ours < top)).all(axis=-1)
    text = []
    for name, back, plane, tolerance in zip(("Y", "Cb", "Cr"), colour.ybr_of_rgb(ours, bits), (luma, blue, red),
                                            (1, chroma_tolerance, chroma_tolerance)):
        found = _worst_of(numpy.where(inside, numpy.abs(back - plane), 0), tolerance + 0.5 + _EPSILON, name)
        if not found.agrees:
            return found
        text.append(f"{name} {found.worst:.2f}")
    return Comparison(True, "within " + " ".join(text), float(differences.max(initial=0)))


def _full_sizes(decoded, image):
    """(name, blue, red, tolerance of chroma) for every way to bring chroma to full size."""
    _, blue, red = decoded.planes
    size = image.rows, image.columns
    if blue.shape == size:
        # Interpolated by the tool: its rounding and ours.
        yield "", blue, red, 2 if decoded.interpolated else 1
        return
    yield "replicated", *(colour.replicated(plane, *size) for plane in (blue, red)), 1
    for name, centred in (("centred", True), ("co-sited", False)):
        yield name, *(colour.interpolated(plane, *size, centred) for plane in (blue, red)), 1.5


def _compare_ybr(ours, decoded, image, header, kind):
    bits = header.precision[0] if header else image.stored
    found = None
    for name, blue, red, chroma_tolerance in _full_sizes(decoded, image):
        luma = decoded.planes[0]
        if is_lossless(image, header):
            wanted = colour.rgb_of_ybr(luma, blue, red, bits, kind == colour.YBR_PARTIAL).clip(0, (1 << bits) - 1)
            tried = _worst_of(numpy.abs(ours - wanted), 1, "RGB")
        else:
            tried = _compare_lossy_ybr(ours, luma, blue, red, bits, chroma_tolerance, kind == colour.YBR_PARTIAL)
        if name:
            tried.text += f", chroma {name}"
        if tried.agrees:
            return tried
        found = tried if found is None or tried.worst < found.worst else found
    return found


def _compare_video(ours, decoded, image, header):
    video, bits = decoded.video, header.precision[0]
    blue, red = (colour.interpolated_video(plane, image.rows, image.columns, video.interlaced, video.centred)
                 for plane in decoded.planes[1:])
    wanted = colour.rgb_of_ybr(decoded.planes[0], blue, red, bits, not video.full_range, (video.red, video.blue))
    return _worst_of(numpy.abs(ours - wanted.clip(0, (1 << bits) - 1)), 1, "RGB")


def compare(ours, decoded, image, header):
    """Ours [rows, columns, samples] against what a reference decoded."""
    if len(decoded.planes) != image.samples:
        return Comparison(False, f"{len(decoded.planes)} components for {image.samples} samples", float("inf"))
    if decoded.planes[0].shape != ours.shape[:2]:
        return Comparison(False, f"{decoded.planes[0].shape} for {ours.shape[:2]}", float("inf"))
    if decoded.video:
        return _compare_video(ours.astype(float), decoded, image, header)
    kind = coded = colour.coded_colour(image, header)
    if coded in (colour.YBR, colour.YBR_PARTIAL):
        return _compare_ybr(ours.astype(float), decoded, image, header, kind)
    if len({plane.shape for plane in decoded.planes}) > 1:
        return Comparison(False, "the components differ in size and are not YCbCr", float("inf"))
    wanted = numpy.stack([colour.as_stored(plane, image, header) for plane in decoded.planes], axis=-1)
    if wanted.dtype.kind == "f":
        return _compare_reals(ours, wanted)
    if ours.dtype.kind == "f":
        return Comparison(False, "ours are reals", float("inf"))
    tolerance = 0 if is_lossless(image, header) else 1
    return _worst_of(numpy.abs(ours.astype(numpy.int64) - wanted), tolerance, "values")
