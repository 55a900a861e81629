// Which image, series or file a command means: FILE, --image UID, or --series UID (with --study UID where several
// studies have that series, --index N and --set K).
#pragma once

#include "app/cli/command.h"
#include "dicom/display_set.h"

namespace sagitta::app {

// The instances a command works on, and where each one's file is.
struct ImageSource {
    std::vector<dicom::InstanceHeaderPtr> headers;
    QHash<QString, QString> files; // SOP Instance UID -> path
    QStringList warnings;          // what of the series is left out
};

// Adds --image, --series and --study to a parser.
void addSourceOptions(QCommandLineParser& parser);
// Adds --index, --set and --frame.
void addFrameOptions(QCommandLineParser& parser);

// One file, image or series. A series UID that stands in several studies is an error that lists them, without --study.
Result<ImageSource> findSource(CommandContext& context, const QCommandLineParser& parser);

// One frame. Of a file or an image by --frame (from 1). Of a series by --index (from 0, through all its display sets,
// or those of --set); --frame then counts in the image at that place.
Result<dicom::DisplayFrame> findFrame(CommandContext& context, const QCommandLineParser& parser,
                                      const ImageSource& source);

// The display set that --series (and --set K, from 1) means; several RegularGrids without --set are an error that lists
// them.
Result<dicom::DisplaySetPtr> findGrid(const QCommandLineParser& parser, const ImageSource& source);

} // namespace sagitta::app
