#include "ui/viewer/stack_hanger.h"

#include <algorithm>

namespace sagitta::ui {

void StackHanger::forget() { m_saved.clear(); }

std::optional<StackHanger::Saved> StackHanger::saved(const scene::View& view) const {
    if (view.kind() != scene::ViewKind::Stack || !view.displaySet())
        return std::nullopt;
    return Saved{view.displaySet()->id, view.state(), view.presentation()};
}

void StackHanger::show(const Saved& saved, scene::View& view) {
    const dicom::DisplaySetPtr set = m_session.displaySet(saved.setId);
    if (!set) {
        view.clear();
        return;
    }
    view.showStack(set);
    view.setState(saved.state, scene::Origin::Program);
    view.setPresentation(saved.presentation, scene::Origin::Program);
}

void StackHanger::save() {
    m_saved.resize(std::max(m_saved.size(), m_session.views().size()));
    for (size_t i = 0; i < m_session.views().size(); ++i) {
        if (std::optional<Saved> now = saved(*m_session.views()[i]))
            m_saved[i] = std::move(now);
    }
}

void StackHanger::restore() {
    for (size_t i = 0; i < m_session.views().size(); ++i) {
        scene::View& view = *m_session.views()[i];
        if (i < m_saved.size() && m_saved[i] && m_session.displaySet(m_saved[i]->setId))
            show(*m_saved[i], view);
        else if (view.kind() != scene::ViewKind::Stack)
            view.clear();
    }
    fill();
}

void StackHanger::swap(int a, int b) {
    scene::View& first = *m_session.views()[static_cast<size_t>(a)];
    scene::View& second = *m_session.views()[static_cast<size_t>(b)];
    const std::optional<Saved> ofFirst = saved(first);
    const std::optional<Saved> ofSecond = saved(second);
    ofSecond ? show(*ofSecond, first) : first.clear();
    ofFirst ? show(*ofFirst, second) : second.clear();
}

void StackHanger::fill() {
    std::vector<dicom::DisplaySetPtr> waiting = m_session.displaySets();
    std::stable_partition(waiting.begin(), waiting.end(),
                          [](const dicom::DisplaySetPtr& set) { return !set->first().isLocalizer(); });
    for (const auto& view : m_session.views()) {
        if (view->displaySet())
            std::erase_if(waiting, [&](const dicom::DisplaySetPtr& set) { return set->id == view->displaySet()->id; });
    }
    auto next = waiting.begin();
    for (const auto& view : m_session.views()) {
        if (!view->displaySet() && next != waiting.end())
            view->showStack(*next++);
    }
}

} // namespace sagitta::ui
