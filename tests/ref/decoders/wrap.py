"""One frame of an image as a DICOM file of its own, for tools that take files only."""

import copy
import os

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, SecondaryCaptureImageStorage, generate_uid

_COPIED = ["SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit",
           "PixelRepresentation", "PlanarConfiguration"]
_COPIED += [f"{colour}PaletteColorLookupTable{what}" for colour in ("Red", "Green", "Blue")
            for what in ("Descriptor", "Data")]


def write_dicom(path, syntax, elements, pixel_bytes, encapsulated, fragments_per_frame=1):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[os.path.basename(path)])
    dataset = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = generate_uid(entropy_srcs=["sagitta ref test"])
    dataset.PatientID = "REF"
    dataset.PatientName = "Ref^Test"
    dataset.Modality = "OT"
    dataset.is_little_endian = syntax != "1.2.840.10008.1.2.2"
    dataset.is_implicit_VR = syntax == "1.2.840.10008.1.2"
    dataset.update(elements)
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    if encapsulated:
        dataset.PixelData = encapsulate(pixel_bytes, fragments_per_frame=fragments_per_frame)
        dataset["PixelData"].is_undefined_length = True
        dataset["PixelData"].VR = "OB"
    else:
        dataset.PixelData = pixel_bytes
        dataset["PixelData"].VR = "OW" if dataset.BitsAllocated > 8 else "OB"
    dataset.save_as(path, write_like_original=False)


def with_identity(image, path):
    """A copy with the UIDs that an instance must have (PS3.3 C.7.2.1, C.7.3.1, C.12.1), all else as it is."""
    dataset = copy.copy(image.dataset)
    for tag in list(dataset.keys()):
        try:
            dataset[tag]
        except (NotImplementedError, ValueError, TypeError):  # what pydicom cannot read it cannot write
            del dataset[tag]
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        if not UID(dataset.get(keyword) or "").is_valid:
            setattr(dataset, keyword, SecondaryCaptureImageStorage if keyword == "SOPClassUID" else generate_uid())
    dataset.save_as(path, write_like_original=True)


def single_frame_file(image, number, folder):
    """The path of a file with this frame alone: the file itself where it has but one."""
    if (image.frames == 1 or image.native) and not image.repaired:
        return image.path
    elements = Dataset()
    for keyword in _COPIED:
        if keyword in image.dataset:
            elements[keyword] = image.dataset[keyword]
    path = os.path.join(folder, f"frame{number}.dcm")
    if not os.path.exists(path):
        write_dicom(path, image.syntax, elements, [image.frame_bytes(number)], True)
    return path
