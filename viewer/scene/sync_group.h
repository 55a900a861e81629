// SyncGroup: views that are scrolled, zoomed and windowed together. Only what a person does in one of them
// (Origin::User) is followed by the others, with Origin::Link. GUI thread; the views are somebody else's.
#pragma once

#include "scene/view.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <vector>

namespace sagitta::scene {

// How the slices of the others follow: not at all; to the slice nearest in space, where that has a meaning; by as many
// slices, keeping the distance they had when the link was made; likewise, but as far as all of them can go (tiles).
enum class SliceLink : std::uint8_t { Off, Position, Index, Tiles };

// What else is followed.
struct SyncChannels {
    SliceLink slices = SliceLink::Off;
    bool panZoom = false; // scale in mm, and where one looks
    bool window = false;  // between images of one modality
    bool operator==(const SyncChannels&) const = default;
};

class SyncGroup : public QObject {
    Q_OBJECT
public:
    explicit SyncGroup(QObject* parent = nullptr);

    const SyncChannels& channels() const { return m_channels; }
    // Distances of a link by index are taken anew.
    void setChannels(const SyncChannels& channels);
    // The views of the layout; those before are let go of.
    void setViews(const std::vector<View*>& views);

private:
    struct Member {
        QPointer<View> view;
        int offset = 0;  // of a link by index: slice of the view = m_base + offset, kept within its stack
        ViewState state; // as last heard
        Presentation presentation;
    };
    Member* memberOf(const View* view);
    void contentChanged(View& view);
    void changed(View& view, Origin origin);
    void followSlice(const Member& from);
    int furthestBase() const;
    void followRest(const Member& from, bool stateChanged, bool presentationChanged);

    SyncChannels m_channels;
    std::vector<Member> m_members;
    int m_base = 0;
};

// The slice of `to` nearest to the plane `from` looks at: both of one frame of reference, their planes parallel within
// 5 degrees, and no further apart than the stack's own spacing. Nothing otherwise.
std::optional<int> nearestSlice(const View& to, const View& from);

} // namespace sagitta::scene
