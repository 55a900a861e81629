#include "ui/browser/search_status.h"

#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace sagitta::ui {
namespace {

QString label(const QString& source) { return source.isEmpty() ? QObject::tr("This computer") : source; }

} // namespace

SearchStatus::SearchStatus(QWidget* parent) :
    QWidget(parent), m_busy(new QProgressBar), m_cancel(new QToolButton), m_results(new QLabel), m_terms(new QLabel),
    m_problem(new QLabel), m_errors(new QLabel) {
    setObjectName(QStringLiteral("searchStatus"));
    m_results->setObjectName(QStringLiteral("searchResults"));
    m_terms->setObjectName(QStringLiteral("searchTerms"));
    m_problem->setObjectName(QStringLiteral("searchProblem"));
    m_errors->setObjectName(QStringLiteral("searchErrors"));
    m_busy->setObjectName(QStringLiteral("searchBusy"));
    m_busy->setAccessibleName(tr("Searching"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedWidth(15 * kGrid);
    m_cancel->setIcon(makeIcon(Icon::Close));
    describe(m_cancel, "searchCancel", tr("Stop searching the nodes"));
    m_cancel->setStyleSheet(QStringLiteral("padding: 0; margin: 0; min-height: 0")); // the line stays as low as it is
    m_cancel->setIconSize({3 * kGrid, 3 * kGrid});
    connect(m_cancel, &QToolButton::clicked, this, &SearchStatus::cancelRequested);
    for (QLabel* text : {m_results, m_terms, m_problem, m_errors}) {
        text->setTextFormat(Qt::PlainText); // may hold what a peer said
        text->setWordWrap(true);
    }
    for (QLabel* text : {m_results, m_terms})
        setRole(*text, LabelRole::Muted);
    setRole(*m_problem, LabelRole::Warning);
    setRole(*m_errors, LabelRole::Error);
    m_errors->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* line = new QHBoxLayout;
    line->setSpacing(2 * kGrid);
    line->addWidget(m_results, 1);
    line->addWidget(m_busy); // last: their coming and going moves no text
    line->addWidget(m_cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addLayout(line);
    for (QLabel* text : {m_terms, m_problem, m_errors})
        layout->addWidget(text);
    setTerms({}, {});
    refresh();
}

void SearchStatus::setTerms(const QString& terms, const QString& problem) {
    m_terms->setText(terms);
    m_terms->setVisible(!terms.isEmpty());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void SearchStatus::begin(const QString& source) {
    m_entries[source] = {};
    refresh();
}

void SearchStatus::succeed(const QString& source, int studies, const QStringList& warnings) {
    m_entries[source] = {Entry::State::Done, studies, warnings.join(QStringLiteral("; "))};
    refresh();
}

void SearchStatus::fail(const QString& source, const QString& reason) {
    m_entries[source] = {Entry::State::Failed, 0, reason};
    refresh();
}

void SearchStatus::forgetAllBut(const QStringList& sources) {
    std::erase_if(m_entries, [&](const auto& entry) { return !sources.contains(entry.first); });
    refresh();
}

void SearchStatus::setHint(const QString& hint) {
    m_hint = hint;
    refresh();
}

bool SearchStatus::isBusy() const {
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [](const auto& entry) { return entry.second.state == Entry::State::Busy; });
}

QStringList SearchStatus::failedSources() const {
    QStringList failed;
    for (const auto& [source, entry] : m_entries)
        if (entry.state == Entry::State::Failed)
            failed << label(source);
    return failed;
}

void SearchStatus::refresh() {
    QStringList results, errors;
    for (const auto& [source, entry] : m_entries) {
        switch (entry.state) {
        case Entry::State::Busy:
            results << tr("%1: searching…").arg(label(source));
            break;
        case Entry::State::Done:
            results << tr("%1: %n studies", nullptr, entry.studies).arg(label(source));
            if (entry.studies == 1)
                results.back() = tr("%1: 1 study").arg(label(source));
            if (!entry.text.isEmpty())
                errors << tr("%1: %2").arg(label(source), entry.text);
            break;
        case Entry::State::Failed:
            errors << tr("%1: %2").arg(label(source), entry.text);
            break;
        }
    }
    if (!m_hint.isEmpty())
        results << m_hint;
    m_results->setText(results.join(QStringLiteral("   ")));
    m_errors->setText(errors.join(u'\n'));
    m_errors->setVisible(!errors.isEmpty());
    m_busy->setVisible(isBusy());
    m_cancel->setVisible(std::any_of(m_entries.begin(), m_entries.end(), [](const auto& entry) {
        return !entry.first.isEmpty() && entry.second.state == Entry::State::Busy;
    }));
}

} // namespace sagitta::ui
