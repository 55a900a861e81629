// VideoReader: any frame of one video object (PS3.5 8.2.5 to 8.2.11) by its number. Knows where its coded pictures lie
// and keeps a decoder where it last was, so that playing on costs one picture for a frame, and going elsewhere no more
// than from the key picture before. Keeps the last pictures as well, for those who ask a little out of order. The file
// is open only during a call. Thread-safe: one decodes, all convert colour at once.
#pragma once

#include "core/result.h"
#include "dicom/decoder.h"
#include "dicom/instance_header.h"

#include <memory>

namespace sagitta::dicom {

class VideoReader {
public:
    // Reads the whole stream once, to know where its pictures are; of MP4 files the tables alone. Errors: Io, Corrupt,
    // Unsupported (what it is, or that FFmpeg's libraries are missing).
    static Result<std::unique_ptr<VideoReader>> open(const QString& path, const InstanceHeader& header);
    ~VideoReader();

    // As the stream says, and said where the header says otherwise. `format` is the header's, which may have a colour
    // override. NotFound: NumberOfFrames promised more than the video has.
    Result<DecodedFrame> frame(int number, const FrameFormat& format);

    // How many coded pictures have been decoded so far: what the frames have cost.
    std::int64_t decodedPictures() const;

private:
    struct Private;
    explicit VideoReader(std::unique_ptr<Private> owned);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::dicom
