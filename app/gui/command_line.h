// CommandLine: what sagitta was called with, and what it says of itself. Values; parsing needs no application.
#pragma once

#include "app/manual.h"

#include <QString>
#include <QStringList>

namespace sagitta::app {

// What shall be on the screen besides the list of studies. Of the last three all that are given must fit.
struct Wanted {
    QStringList paths; // files and folders, absolute
    QString studyUid;
    QString accessionNumber;
    QString patientId;
};

struct CommandLine {
    QString dataDir;
    Wanted wanted;
    bool isDemo = false;
    bool isVerbose = false;
    QString problem; // not empty: it was not understood, and why
};

// The arguments of the windowing system have been taken out of them.
CommandLine parseCommandLine(const QStringList& arguments);

// What --help, --version and --manual print, which need no display; empty: none of them is asked for.
QString answerWithoutWindows(const QStringList& arguments);

} // namespace sagitta::app
