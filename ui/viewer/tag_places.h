// TagPlaces: which instances the tag browser can show: that of the viewport in use, and what it may be compared with.
// Values; tagPlaces() reads the session and its views, on the GUI thread.
#pragma once

#include "scene/session.h"

#include <QString>

#include <optional>
#include <vector>

namespace sagitta::ui {

struct TagPlace {
    QString sopInstanceUid; // where its file is, the FrameSource says
    QString file;           // instead of that: a file somebody chose
    int frame = 0;          // from 0
    QString title;          // "Series 3, image 12 of 40"

    bool isSameFile(const TagPlace& other) const {
        return sopInstanceUid == other.sopInstanceUid && file == other.file;
    }
    bool operator==(const TagPlace&) const = default;
};

struct TagPlaces {
    std::optional<TagPlace> current;
    std::optional<TagPlace> previous; // on the scroll bar of the current one
    std::optional<TagPlace> next;
    struct Viewport {
        int number = 0; // from 1
        TagPlace place;
        bool operator==(const Viewport&) const = default;
    };
    std::vector<Viewport> viewports; // the others that show something
    bool operator==(const TagPlaces&) const = default;
};

// Of an MPR the image nearest to the crosshair, of a volume the middle one; the title says so.
TagPlaces tagPlaces(const scene::Session& session, const scene::View& active);

} // namespace sagitta::ui
