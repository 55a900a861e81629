// Manual: what a program says of itself: made from one table, its --help and its man page cannot differ. Values and
// pure functions.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::app {

struct ManualItem {
    QString name;      // a command, or an option with its names: "-h, --help"
    QString arguments; // what stands behind it; may be empty
    QString text;      // what it does
};

struct ManualSection {
    QString title; // "Commands"
    std::vector<ManualItem> items;
};

struct Manual {
    QString program;
    QString version;
    QString brief; // what it is, in half a line
    QString usage; // its arguments
    QStringList paragraphs;
    std::vector<ManualSection> sections;
};

// For a terminal: the usage, then a line for each item and one for what it does.
QString helpText(const Manual& manual);
// The source of its page in section 1, in the language of man(7).
QString manPage(const Manual& manual);

} // namespace sagitta::app
