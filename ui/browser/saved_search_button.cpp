#include "ui/browser/saved_search_button.h"

#include "ui/browser/search_words.h"
#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/name_prompt.h"
#include "ui/common/notice_bar.h"
#include "ui/common/text_format.h"

#include <QAction>
#include <QMenu>

#include <utility>

namespace sagitta::ui {
const std::array<SavedSearchButton::Way, 3>& SavedSearchButton::ways() {
    static const std::array<Way, 3> kWays{{
        {QT_TR_NOOP("Replace by this search"), QT_TR_NOOP("Replace the saved search %1"), &SavedSearchButton::replace},
        {QT_TR_NOOP("Rename"), QT_TR_NOOP("Rename the saved search %1…"), &SavedSearchButton::rename},
        {QT_TR_NOOP("Delete"), QT_TR_NOOP("Delete the saved search %1"), &SavedSearchButton::remove},
    }};
    return kWays;
}

SavedSearchButton::SavedSearchButton(SavedSearches& searches, CommandSet& commands, NoticeBar& notice,
                                     std::function<SearchTerms()> present, QWidget* parent) :
    QToolButton(parent),
    m_searches(searches), m_commands(commands), m_notice(notice), m_present(std::move(present)) {
    describe(this, "savedSearches", tr("Saved searches"));
    setIcon(makeIcon(Icon::Star));
    setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("savedSearchMenu"));
    menu->setToolTipsVisible(true);
    setMenu(menu);
    commands.tellKeys(this, "openSavedSearches");
    connect(&m_searches, &SavedSearches::changed, this, &SavedSearchButton::fillMenu);
    fillMenu();
}

void SavedSearchButton::fillMenu() {
    menu()->clear();
    for (QMenu* submenu : std::exchange(m_submenus, {}))
        submenu->deleteLater(); // it may be the one that was chosen from
    menu()->addAction(m_commands.action("saveSearch"));
    if (m_searches.all().empty())
        return;
    menu()->addSeparator();
    for (const SavedSearch& search : m_searches.all()) {
        QAction* action = menu()->addAction(menuText(search.name));
        action->setToolTip(tipText(inWords(makeLocalFilter(search.terms, QDate::currentDate()))));
        connect(action, &QAction::triggered, this, [this, name = search.name] { choose(name); });
    }
    menu()->addSeparator();
    for (const Way& way : ways()) {
        QMenu* submenu = menu()->addMenu(tr(way.title));
        m_submenus.push_back(submenu);
        for (const SavedSearch& search : m_searches.all())
            connect(submenu->addAction(menuText(search.name)), &QAction::triggered, this,
                    [this, &way, name = search.name] { (this->*way.run)(name); });
    }
}

std::vector<PaletteEntry> SavedSearchButton::paletteEntries() {
    std::vector<PaletteEntry> entries;
    for (const SavedSearch& search : m_searches.all()) {
        entries.push_back({tr("Saved search"), search.name, {}, [this, name = search.name] { choose(name); }});
        for (const Way& way : ways())
            entries.push_back(
                {tr("Saved search"), tr(way.sentence).arg(search.name), {}, [this, &way, name = search.name] {
                     (this->*way.run)(name);
                 }});
    }
    return entries;
}

void SavedSearchButton::openMenu() {
    menu()->popup(mapToGlobal(QPoint(0, height())));
    menu()->setActiveAction(menu()->actions().front());
}

void SavedSearchButton::save() {
    NameQuestion question{tr("Save this search as"), tr("Save")};
    question.caution = [this](const QString& name) {
        const SavedSearch* old = m_searches.find(name);
        return old ? tr("There is a search of this name. Enter once more replaces it.") : QString();
    };
    question.take = [this](const QString& name) {
        if (m_searches.find(name))
            return replace(name);
        tell(m_searches.save(name, m_present()), tr("The search is saved as %1.").arg(name),
             [this, name] { return m_searches.remove(name); });
    };
    NamePrompt::ask(this, mapToGlobal(QPoint(0, height())), std::move(question));
}

void SavedSearchButton::choose(const QString& name) {
    if (const SavedSearch* search = m_searches.find(name))
        emit chosen(SearchTerms(search->terms)); // they may change while it is searched
}

void SavedSearchButton::replace(const QString& name) {
    const SavedSearch* found = m_searches.find(name);
    if (!found)
        return;
    const SavedSearch old = *found;
    tell(m_searches.save(old.name, m_present()), tr("The saved search %1 is replaced by this one.").arg(old.name),
         [this, old] { return m_searches.save(old.name, old.terms); });
}

void SavedSearchButton::rename(const QString& name) {
    NameQuestion question{tr("Rename the saved search %1").arg(name), tr("Rename"), name};
    question.problem = [this, name](const QString& newName) {
        const SavedSearch* other = m_searches.find(newName);
        return other && other != m_searches.find(name) ? tr("There is a search of this name.") : QString();
    };
    question.take = [this, name](const QString& newName) {
        if (newName != name)
            tell(m_searches.rename(name, newName), tr("The saved search is called %1 now.").arg(newName),
                 [this, name, newName] { return m_searches.rename(newName, name); });
    };
    NamePrompt::ask(this, mapToGlobal(QPoint(0, height())), std::move(question));
}

void SavedSearchButton::remove(const QString& name) {
    const SavedSearch* found = m_searches.find(name);
    if (!found)
        return;
    const SavedSearch old = *found;
    tell(m_searches.remove(old.name), tr("The saved search %1 is deleted.").arg(old.name),
         [this, old] { return m_searches.save(old.name, old.terms); });
}

void SavedSearchButton::tell(const Result<void>& done, const QString& text, std::function<Result<void>()> back) {
    if (!done)
        return warn(done.error());
    m_notice.say(text, [this, back = std::move(back)] {
        if (const Result<void> undone = back(); !undone)
            warn(undone.error());
    });
}

void SavedSearchButton::warn(const Error& error) {
    m_notice.warn(tr("The saved searches could not be written: %1").arg(errorText(error)));
}

} // namespace sagitta::ui
