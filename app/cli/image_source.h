// Which image, series or file a command means: FILE, --image UID, or --series UID with --index N and --set K.
#pragma once

#include "app/cli/command.h"
#include "dicom/display_set.h"

namespace sagitta::app {

// The instances a command works on, and where each one's file is.
struct ImageSource {
    std::vector<dicom::InstanceHeaderPtr> headers;
    QHash<QString, QString> files; // SOP Instance UID -> path
};

// Adds --image, --series, --index, --set, --frame to a parser.
void addSourceOptions(QCommandLineParser& parser);

// NotFound or a usage mistake comes as an Error; `allowSeries` says whether --series makes sense for the command.
Result<ImageSource> findSource(CommandContext& context, const QCommandLineParser& parser);

// One frame by --frame (from 1) or --index (from 0, through all display sets of the series, or those of --set).
Result<dicom::DisplayFrame> findFrame(CommandContext& context, const QCommandLineParser& parser,
                                      const ImageSource& source);

// The display set that --series (and --set K, from 1) means; several RegularGrids without --set are an error that lists
// them.
Result<dicom::DisplaySetPtr> findGrid(const QCommandLineParser& parser, const ImageSource& source);

} // namespace sagitta::app
