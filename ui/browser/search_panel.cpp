#include "ui/browser/search_panel.h"

#include "ui/browser/album_panel.h"
#include "ui/browser/broad_search_question.h"
#include "ui/browser/saved_search_button.h"
#include "ui/browser/search_settings.h"
#include "ui/browser/search_status.h"
#include "ui/browser/search_words.h"
#include "ui/browser/source_panel.h"
#include "ui/browser/study_table_model.h"
#include "ui/common/error_text.h"

#include <QAction>
#include <QBoxLayout>
#include <QLineEdit>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kTypingPauseMs = 60; // between the last letter and the local search
const Setting<bool> kFieldsShown{"browser/searchFields", false};

} // namespace

SearchPanel::SearchPanel(StudyService& service, network::NodeList& nodes, CommandSet& commands, NoticeBar& notice,
                         SourcePanel& sources, StudyTableModel& model, QWidget* parent) :
    QWidget(parent),
    m_nodes(nodes), m_commands(commands), m_sources(sources), m_model(model), m_searcher(service),
    m_saved(commands.preferences()), m_bar(new SearchBar), m_status(new SearchStatus),
    m_question(new BroadSearchQuestion) {
    m_savedButton = new SavedSearchButton(m_saved, m_commands, notice, [this] { return m_bar->terms(); });
    m_bar->addAtEnd(m_savedButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_status);
    column->addWidget(m_question);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    m_bar->showFields(m_commands.preferences().value(kFieldsShown));
    m_bar->setTerms(termsFrom(m_commands.preferences().value(kLastSearch)));
    connectAll();
    addCommands();
}

void SearchPanel::connectAll() {
    connect(m_bar, &SearchBar::termsChanged, this, &SearchPanel::termsChanged);
    connect(m_bar, &SearchBar::submitted, this, &SearchPanel::submit);
    connect(m_savedButton, &SavedSearchButton::chosen, this, [this](const SearchTerms& terms) {
        m_bar->setTerms(terms);
        submit();
    });
    connect(m_question, &BroadSearchQuestion::everythingChosen, this, [this] {
        m_bar->focusText(); // the button that was pressed goes, and the next press is not to be another's
        m_question->hide();
        m_searcher.searchAll();
    });
    connect(m_question, &BroadSearchQuestion::dateChosen, this, [this](DatePreset date) {
        m_bar->focusText();
        m_bar->setDate(date);
        submit();
    });
    connect(&m_sources, &SourcePanel::sourcesChanged, this, &SearchPanel::termsChanged);
    connect(&m_sources, &SourcePanel::albumsChanged, this, &SearchPanel::albumsChanged);
    connect(m_status, &SearchStatus::cancelRequested, this, [this] { m_searcher.cancelNodes(); });
    connect(&m_typing, &QTimer::timeout, this, [this] { m_searcher.searchLocal(); });
    connect(&m_searcher, &StudySearcher::started, this, [this](const QString& source) {
        m_status->begin(source);
        emit stateChanged();
    });
    connect(&m_searcher, &StudySearcher::answered, this, &SearchPanel::answered);
}

void SearchPanel::addCommands() {
    m_commands.on("focusSearch", [this] { m_bar->focusText(); });
    m_commands.on("searchNow", [this] {
        m_searcher.forgetLocal();
        submit();
    });
    m_commands.on("clearSearch", [this] { m_bar->setTerms({}); });
    m_commands.on("saveSearch", [this] { m_savedButton->save(); });
    m_commands.on("openSavedSearches", [this] { m_savedButton->openMenu(); });
    m_commands.on("moreFields", [this](bool on) { on ? m_bar->focusFields() : m_bar->showFields(false); });
    QAction* more = m_commands.action("moreFields");
    more->setChecked(m_bar->areFieldsShown());
    connect(m_bar, &SearchBar::fieldsShown, this, [this, more](bool areShown) {
        more->setChecked(areShown);
        static_cast<void>(m_commands.preferences().setValue(kFieldsShown, areShown)); // else it holds for this run
    });
    m_commands.tellKeys(m_bar->findChild<QWidget*>(QStringLiteral("searchText")), "focusSearch");
    m_commands.tellKeys(m_bar->findChild<QWidget*>(QStringLiteral("moreFieldsButton")), "moreFields");
    for (QLineEdit* field : m_bar->findChildren<QLineEdit*>())
        m_commands.keepKeysFrom(*field);
}

void SearchPanel::begin() { termsChanged(); }

// A site may lock it, or the disk be full: then the next start begins with another one.
void SearchPanel::remember() {
    static_cast<void>(m_commands.preferences().setValue(kLastSearch, settingOf(m_bar->terms())));
}

void SearchPanel::searchFor(const QString& text) {
    m_sources.albums().uncheckAll();
    m_sources.checkThisComputer();
    SearchTerms terms;
    terms.text = text;
    m_bar->setTerms(terms);
}

void SearchPanel::searchAll() {
    m_typing.stop();
    takeTerms();
    m_status->setHint({});
    m_searcher.searchAll();
}

QStringList SearchPanel::checkedNodes() const {
    QStringList names = m_sources.checkedSources();
    names.removeAll(QString());
    return names;
}

bool SearchPanel::takeTerms() {
    m_searched = m_sources.checkedSources();
    const bool areNew = m_searcher.setTerms(m_bar->terms(), m_searched);
    m_searcher.setAlbums(m_sources.albums().checked());
    tellTerms();
    return areNew;
}

void SearchPanel::termsChanged() {
    if (!takeTerms()) { // a node was saved, say
        emit stateChanged();
        return;
    }
    m_isListWanted = false;
    // What a node found for other terms is no answer to these.
    const QStringList local = m_searched.contains(QString()) ? QStringList{QString()} : QStringList();
    m_model.keepSources(local);
    m_status->forgetAllBut(local);
    m_question->hide();
    m_status->setHint(checkedNodes().isEmpty() ? QString()
                                               : tr("Press Enter to search %1").arg(checkedNodes().join(tr(", "))));
    emit stateChanged();
    m_typing.start();
}

// Which is nothing to the nodes.
void SearchPanel::albumsChanged() {
    if (m_sources.checkedSources() != m_searched)
        return termsChanged();
    m_searcher.setAlbums(m_sources.albums().checked());
    tellTerms();
    m_searcher.refreshLocal();
}

void SearchPanel::submit() {
    m_typing.stop();
    takeTerms();
    remember();
    m_status->setHint({});
    const SearchTerms terms = m_bar->terms();
    const QDate today = QDate::currentDate();
    if (!checkedNodes().isEmpty() && !problemOf(terms, today).isEmpty()) {
        m_status->setHint(tr("Not asked: %1").arg(checkedNodes().join(tr(", "))));
        m_searcher.searchLocal();
        return;
    }
    if (!checkedNodes().isEmpty() && !isNarrow(makeStudyQuery(terms, today)) && !m_searcher.nodesAsked()) {
        m_searcher.searchLocal();
        m_question->ask(checkedNodes());
        return;
    }
    m_searcher.searchAll();
    m_isListWanted = checkedNodes().isEmpty();
    goToList();
}

void SearchPanel::rowsReplaced() {
    emit stateChanged();
    goToList();
}

// Not to the rows of what was searched before.
void SearchPanel::goToList() {
    if (m_searcher.isBusy() || m_model.isSorting() || !std::exchange(m_isListWanted, false))
        return;
    if (m_model.rowCount() > 0)
        emit listWanted();
}

void SearchPanel::answered(const QString& source, const Result<FoundStudies>& answer, int found) {
    if (answer) {
        if (!source.isEmpty())
            for (const dicom::StudySummary& study : *answer->studies)
                if (study.instances)
                    m_model.expectImages(study.studyInstanceUid, *study.instances);
        m_model.setStudies(source, answer->studies);
        m_status->succeed(source, found, answer->warnings);
    } else {
        m_model.setStudies(source, makeStudyList(source, {}));
        const Result<network::RemoteNode> node = m_nodes.find(source);
        m_status->fail(source,
                       source.isEmpty() || !node ? errorText(answer.error()) : nodeErrorText(*node, answer.error()));
    }
    emit stateChanged();
    goToList();
}

// Each source is asked in its own way, and who searches has to know what an empty list means.
void SearchPanel::tellTerms() {
    const QDate today = QDate::currentDate();
    const QString here = inWords(m_searcher.localFilter());
    const QString there = inWords(makeStudyQuery(m_bar->terms(), today));
    const auto said = [](const QString& who, const QString& what) {
        return tr("%1: %2").arg(who, what.isEmpty() ? tr("everything") : what);
    };
    QStringList asked;
    if (m_searched.contains(QString()))
        asked << said(tr("This computer"), here);
    if (!checkedNodes().isEmpty())
        asked << said(checkedNodes().join(tr(", ")), there);
    m_status->setTerms(here.isEmpty() && there.isEmpty() ? QString() : asked.join(QStringLiteral("   ")),
                       problemOf(m_bar->terms(), today));
}

ListArea::State SearchPanel::state() const {
    const bool isFiltered = m_bar->terms() != SearchTerms() || !m_sources.albums().checked().isEmpty();
    return {m_model.rowCount(),
            m_searcher.isBusy() || m_model.isSorting(),
            isFiltered,
            !m_nodes.nodes().empty(),
            !m_searched.isEmpty(),
            checkedNodes(),
            m_searcher.nodesAsked(),
            m_status->failedSources()};
}

std::vector<PaletteEntry> SearchPanel::paletteEntries() {
    std::vector<PaletteEntry> entries = m_savedButton->paletteEntries();
    for (std::vector<PaletteEntry> more : {m_bar->paletteEntries(), m_sources.albums().paletteEntries()})
        std::move(more.begin(), more.end(), std::back_inserter(entries));
    return entries;
}

} // namespace sagitta::ui
