#include "ui/viewer/stack_hanger.h"

#include <algorithm>
#include <map>

namespace sagitta::ui {

void StackHanger::forget() {
    m_saved.clear();
    m_untouched.clear();
}

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

std::vector<scene::View*> StackHanger::restore() {
    for (size_t i = 0; i < m_session.views().size(); ++i) {
        scene::View& view = *m_session.views()[i];
        if (i < m_saved.size() && m_saved[i] && m_session.displaySet(m_saved[i]->setId))
            show(*m_saved[i], view);
        else if (view.kind() != scene::ViewKind::Stack)
            view.clear();
    }
    return fill();
}

void StackHanger::swap(int a, int b) {
    scene::View& first = *m_session.views()[static_cast<size_t>(a)];
    scene::View& second = *m_session.views()[static_cast<size_t>(b)];
    keep(first);
    keep(second);
    const std::optional<Saved> ofFirst = saved(first);
    const std::optional<Saved> ofSecond = saved(second);
    ofSecond ? show(*ofSecond, first) : first.clear();
    ofFirst ? show(*ofFirst, second) : second.clear();
}

bool StackHanger::isForReading(const dicom::DisplaySet& set) const {
    return scene::roleOf(set, m_session.displaySets()) == scene::SetRole::Images && !m_session.hiddenReasonOf(set);
}

// In the order in which they hang: those that stand nowhere yet.
std::vector<dicom::DisplaySetPtr> StackHanger::waiting() const {
    const std::vector<dicom::DisplaySetPtr>& all = m_session.displaySets();
    const auto stands = [&](const dicom::DisplaySetPtr& set) {
        return std::any_of(m_session.views().begin(), m_session.views().end(),
                           [&](const auto& view) { return view->displaySet() && view->displaySet()->id == set->id; });
    };
    std::multimap<scene::SetRole, dicom::DisplaySetPtr> byRole;
    for (const dicom::DisplaySetPtr& set : all) {
        if (!stands(set) && (m_session.isNothingElse() || !m_session.hiddenReasonOf(*set)))
            byRole.emplace(scene::roleOf(*set, all), set);
    }
    std::vector<dicom::DisplaySetPtr> sets;
    for (const auto& [role, set] : byRole)
        sets.push_back(set);
    return sets;
}

std::vector<scene::View*> StackHanger::fill() {
    std::vector<dicom::DisplaySetPtr> sets = waiting();
    auto better =
        std::count_if(sets.begin(), sets.end(), [&](const dicom::DisplaySetPtr& set) { return isForReading(*set); });
    for (const auto& view : m_session.views()) {
        if (better > 0 && m_untouched.contains(*view) && !isForReading(*view->displaySet())) {
            view->clear();
            --better;
        }
    }
    sets = waiting(); // what was taken away waits again
    auto next = sets.begin();
    std::vector<scene::View*> filled;
    for (const auto& view : m_session.views()) {
        if (view->displaySet() || next == sets.end())
            continue;
        view->showStack(*next++);
        m_untouched.add(*view);
        filled.push_back(view.get());
    }
    return filled;
}

} // namespace sagitta::ui
