#include "scene/session.h"

#include "scene/set_role.h"

#include <algorithm>

namespace sagitta::scene {

namespace {

constexpr size_t kMaxReadings = 4; // under way, those of former studies included

using dicom::DisplaySetPtr;

bool sameGaps(const std::vector<dicom::SliceGap>& a, const std::vector<dicom::SliceGap>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const dicom::SliceGap& x, const dicom::SliceGap& y) {
        return x.after == y.after && x.expectedMm == y.expectedMm && x.foundMm == y.foundMm;
    });
}

// Whether a newly built set says what the old one said, so that nobody need look again.
bool isSame(const dicom::DisplaySet& a, const dicom::DisplaySet& b) {
    return a.id == b.id && a.kind == b.kind && a.refusal == b.refusal && a.warnings == b.warnings &&
           a.splitReason == b.splitReason && a.sliceSpacing == b.sliceSpacing && sameGaps(a.gaps, b.gaps) &&
           std::equal(a.frames.begin(), a.frames.end(), b.frames.begin(), b.frames.end(),
                      [](const dicom::DisplayFrame& x, const dicom::DisplayFrame& y) {
                          return x.frame == y.frame && (x.header == y.header || toBlob(*x.header) == toBlob(*y.header));
                      });
}

// The known object in place of a new one that says the same: views and thumbnails need not look again.
void useKnown(std::vector<DisplaySetPtr>& sets, const std::vector<DisplaySetPtr>& known) {
    for (DisplaySetPtr& set : sets) {
        const auto same =
            std::find_if(known.begin(), known.end(), [&](const DisplaySetPtr& other) { return isSame(*other, *set); });
        if (same != known.end())
            set = *same;
    }
}

StudyContent withKnown(StudyContent content, const StudyContent& known) {
    std::vector<DisplaySetPtr> all = known.sets;
    for (const HiddenGroup& group : known.hidden)
        all.insert(all.end(), group.sets.begin(), group.sets.end());
    useKnown(content.sets, all);
    for (HiddenGroup& group : content.hidden)
        useKnown(group.sets, all);
    return content;
}

template<class Sets>
DisplaySetPtr findSet(const Sets& sets, const auto& isWanted) {
    const auto found = std::find_if(sets.begin(), sets.end(), isWanted);
    return found == sets.end() ? nullptr : *found;
}

} // namespace

Session::Session(StudyReader reader, QString annotationFolder, QObject* parent) :
    QObject(parent), m_reader(std::move(reader)), m_toGui(makeQtExecutor(this)),
    m_annotations(std::move(annotationFolder)) {}

Session::~Session() = default;

void Session::openStudy(const QString& studyUid) {
    if (studyUid == m_studyUid) {
        refresh();
        return;
    }
    for (const auto& view : m_views)
        view->clear();
    m_content = {};
    m_shownReasons.clear();
    offer();
    if (!m_studyUid.isEmpty())
        m_annotations.closeStudy(m_studyUid);
    m_studyUid = studyUid;
    m_awaited = 0; // an answer about the former study is dropped
    m_readAgain = false;
    emit displaySetsChanged();
    if (const Result<void> opened = m_annotations.openStudy(studyUid); !opened)
        emit annotationsDamaged(opened.error().message());
    refresh();
}

void Session::refresh() {
    if (m_studyUid.isEmpty())
        return;
    if (m_awaited != 0 || m_readings.size() >= kMaxReadings) {
        m_readAgain = true;
        return;
    }
    m_readAgain = false;
    m_awaited = ++m_lastReading;
    m_readings.push_back({m_awaited, std::jthread([this, reader = m_reader, toGui = m_toGui, uid = m_studyUid,
                                                   known = m_content, number = m_awaited] {
                              const auto headers = reader(uid);
                              const auto content = std::make_shared<Result<StudyContent>>(
                                  headers ? Result<StudyContent>(withKnown(studyContent(*headers), known))
                                          : Result<StudyContent>(headers.error()));
                              toGui([this, number, content] { apply(number, std::move(*content)); });
                          })});
}

void Session::apply(std::uint64_t number, Result<StudyContent> content) {
    // It has posted its answer: joining it does not wait.
    m_readings.remove_if([&](const Reading& reading) { return reading.number == number; });
    if (number == m_awaited) {
        m_awaited = 0;
        if (!content)
            emit failed(content.error().message());
        else
            take(std::move(*content));
    }
    if (m_readAgain)
        refresh();
}

void Session::take(StudyContent content) {
    if (content != m_content) {
        m_content = std::move(content);
        offer();
        for (const auto& view : m_views)
            showGrown(*view);
        emit displaySetsChanged();
    }
    emit studyRead();
}

void Session::offer() {
    m_sets = m_content.sets;
    m_others = m_content.others;
    for (const HiddenGroup& group : m_content.hidden) {
        if (!isHiddenShown(group.reason))
            continue;
        m_sets = mergedSets(m_sets, group.sets);
        m_others = mergedObjects(m_others, group.others);
    }
}

bool Session::isHiddenShown(HiddenReason reason) const {
    return m_content.isAllHidden() || m_shownReasons.contains(reason);
}

void Session::setHiddenShown(HiddenReason reason, bool shown) {
    const bool wasShown = m_shownReasons.contains(reason);
    if (shown == wasShown)
        return;
    if (shown)
        m_shownReasons.insert(reason);
    else
        m_shownReasons.erase(reason);
    if (m_content.isAllHidden())
        return; // shown either way
    offer();
    for (const auto& view : m_views) {
        const DisplaySetPtr& set = view->displaySet();
        if (!shown && set && view->kind() == ViewKind::Stack && hiddenReasonOf(*set) == reason)
            view->clear();
    }
    emit displaySetsChanged();
}

std::optional<HiddenReason> Session::hiddenReasonOf(const dicom::DisplaySet& set) const {
    for (const HiddenGroup& group : m_content.hidden) {
        if (findSet(group.sets, [&](const DisplaySetPtr& other) { return other->id == set.id; }))
            return group.reason;
    }
    return std::nullopt;
}

std::vector<DisplaySetPtr> Session::unseenSets() const {
    std::vector<DisplaySetPtr> unseen;
    for (const DisplaySetPtr& set : m_content.sets) {
        if (m_seen.isUnseen(*set) && roleOf(*set, m_content.sets) == SetRole::Images)
            unseen.push_back(set);
    }
    return unseen;
}

void Session::noteSeen(const View& view) {
    if (const dicom::DisplayFrame* frame = view.currentFrame())
        m_seen.see(frame->header->study.studyInstanceUid, frame->ref());
    else if (view.volume() && view.displaySet())
        m_seen.seeVolume(*view.displaySet());
}

void Session::showGrown(View& view) const {
    const dicom::DisplayFrame* looked = view.currentFrame();
    if (!looked)
        return;
    const dicom::FrameRef ref = looked->ref();
    const DisplaySetPtr now = successorOf(*view.displaySet(), ref);
    if (!now || now == view.displaySet())
        return;
    if (now->id == view.displaySet()->id) {
        view.showStack(now);
        return;
    }
    ViewState state = view.state();
    state.index = now->indexOf(ref);
    const Presentation presentation = view.presentation();
    view.showStack(now);
    view.setState(state, Origin::Program);
    view.setPresentation(presentation, Origin::Program);
}

DisplaySetPtr Session::successorOf(const dicom::DisplaySet& set, const dicom::FrameRef& frame) const {
    const auto holdsFrame = [&](const DisplaySetPtr& other) { return other->indexOf(frame) >= 0; };
    if (const DisplaySetPtr same = displaySet(set.id); same && holdsFrame(same))
        return same;
    DisplaySetPtr found = findSet(m_sets, holdsFrame);
    for (auto group = m_content.hidden.begin(); !found && group != m_content.hidden.end(); ++group)
        found = findSet(group->sets, holdsFrame);
    return found;
}

DisplaySetPtr Session::displaySet(const QString& id) const {
    return findSet(m_sets, [&](const DisplaySetPtr& set) { return set->id == id; });
}

void Session::setViewCount(int count) {
    m_views.resize(std::min(m_views.size(), static_cast<size_t>(std::max(0, count))));
    while (static_cast<int>(m_views.size()) < count) {
        m_views.push_back(std::make_unique<View>());
        View& view = *m_views.back();
        m_crosshair.attach(view);
        connect(&view, &View::onScreen, this, [this, &view] { noteSeen(view); });
    }
}

} // namespace sagitta::scene
