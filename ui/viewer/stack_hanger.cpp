#include "ui/viewer/stack_hanger.h"

#include <algorithm>

namespace sagitta::ui {

void StackHanger::forget() { m_saved = {}; }

void StackHanger::save() {
    for (size_t i = 0; i < m_session.views().size() && i < m_saved.size(); ++i) {
        const scene::View& view = *m_session.views()[i];
        if (view.kind() == scene::ViewKind::Stack && view.displaySet())
            m_saved[i] = Saved{view.displaySet()->id, view.state(), view.presentation()};
    }
}

void StackHanger::restore() {
    for (size_t i = 0; i < m_session.views().size() && i < m_saved.size(); ++i) {
        scene::View& view = *m_session.views()[i];
        const dicom::DisplaySetPtr set = m_saved[i] ? m_session.displaySet(m_saved[i]->setId) : nullptr;
        if (!set) {
            if (view.kind() != scene::ViewKind::Stack)
                view.clear();
            continue;
        }
        view.showStack(set);
        view.setState(m_saved[i]->state, scene::Origin::Program);
        view.setPresentation(m_saved[i]->presentation, scene::Origin::Program);
    }
    fill();
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
