"""DCMTK's command-line tools: their own parser, IJG forks, CharLS fork and RLE decoder."""

import os

from decoder import Decoded, Decoder
from image import RLE, read_image
from python_decoders import NumpyDecoder
from tools import run_tool
from wrap import single_frame_file


class DcmtkDecoder(Decoder):
    name = "dcmtk"

    def handles(self, image, header):
        return self._command(image, header) is not None

    @staticmethod
    def _command(image, header):
        """The tool, with the option that leaves colour as it is coded."""
        if image.native:
            return ["dcmconv"]
        if image.syntax == RLE and image.allocated > 1:
            return ["dcmdrle"]
        if header and header.family == "jpeg":
            return ["dcmdjpeg", "+cn", "+px"]
        if header and header.family == "jpegls":
            return ["dcmdjpls", "+px"]
        return None

    def decode(self, image, number, header, folder):
        source = single_frame_file(image, number, folder)
        target = os.path.join(folder, "dcmtk.dcm")
        command, *options = self._command(image, header)
        if not (image.native and os.path.exists(target)):
            run_tool(command, "-q", "+te", *options, source, target)
        plain = read_image(target)
        # Where the header says 4:2:2 and the data are not, the tool's own words count.
        if not image.native and plain.photometric.endswith("_422"):
            plain.photometric = "YBR_FULL"
        decoded = NumpyDecoder().decode(plain, number if source == image.path else 1, None, folder)
        decoded.interpolated = header is not None and header.subsampled
        return decoded
