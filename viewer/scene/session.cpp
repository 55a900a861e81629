#include "scene/session.h"

#include "dicom/display_set_builder.h"

#include <algorithm>
#include <map>

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
std::vector<DisplaySetPtr> withKnown(std::vector<DisplaySetPtr> sets, const std::vector<DisplaySetPtr>& known) {
    for (DisplaySetPtr& set : sets) {
        const auto same =
            std::find_if(known.begin(), known.end(), [&](const DisplaySetPtr& other) { return isSame(*other, *set); });
        if (same != known.end())
            set = *same;
    }
    return sets;
}

} // namespace

std::vector<DisplaySetPtr> studyDisplaySets(const std::vector<dicom::InstanceHeaderPtr>& instances) {
    std::map<std::pair<int, QString>, std::vector<dicom::InstanceHeaderPtr>> series;
    for (const dicom::InstanceHeaderPtr& instance : instances)
        series[{instance->series.number, instance->series.seriesInstanceUid}].push_back(instance);
    std::vector<DisplaySetPtr> sets;
    for (const auto& [key, members] : series) {
        std::vector<DisplaySetPtr> built = dicom::buildDisplaySets(members);
        std::move(built.begin(), built.end(), std::back_inserter(sets));
    }
    return sets;
}

std::vector<SeriesObjects> studyOtherObjects(const std::vector<dicom::InstanceHeaderPtr>& instances) {
    std::map<std::pair<int, QString>, SeriesObjects> series;
    for (const dicom::InstanceHeaderPtr& instance : instances) {
        if (instance->hasPixels())
            continue;
        SeriesObjects& one = series[{instance->series.number, instance->series.seriesInstanceUid}];
        one.series = instance->series;
        ++one.objects;
    }
    std::vector<SeriesObjects> all;
    for (const auto& [key, one] : series)
        all.push_back(one);
    return all;
}

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
    m_sets.clear();
    m_others.clear();
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
                                                   known = m_sets, number = m_awaited] {
                              const auto headers = reader(uid);
                              const auto content = std::make_shared<Result<Content>>(
                                  headers ? Result<Content>(Content{withKnown(studyDisplaySets(*headers), known),
                                                                    studyOtherObjects(*headers)})
                                          : Result<Content>(headers.error()));
                              toGui([this, number, content] { apply(number, std::move(*content)); });
                          })});
}

void Session::apply(std::uint64_t number, Result<Content> content) {
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

void Session::take(Content content) {
    if (content.sets != m_sets || content.others != m_others) {
        m_sets = std::move(content.sets);
        m_others = std::move(content.others);
        for (const auto& view : m_views)
            showGrown(*view);
        emit displaySetsChanged();
    }
    emit studyRead();
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
    if (const DisplaySetPtr same = displaySet(set.id); same && same->indexOf(frame) >= 0)
        return same;
    const auto at = std::find_if(m_sets.begin(), m_sets.end(),
                                 [&](const DisplaySetPtr& other) { return other->indexOf(frame) >= 0; });
    return at == m_sets.end() ? nullptr : *at;
}

DisplaySetPtr Session::displaySet(const QString& id) const {
    const auto at = std::find_if(m_sets.begin(), m_sets.end(), [&](const DisplaySetPtr& set) { return set->id == id; });
    return at == m_sets.end() ? nullptr : *at;
}

void Session::setViewCount(int count) {
    m_views.resize(std::min(m_views.size(), static_cast<size_t>(std::max(0, count))));
    while (static_cast<int>(m_views.size()) < count) {
        m_views.push_back(std::make_unique<View>());
        m_crosshair.attach(*m_views.back());
    }
}

} // namespace sagitta::scene
