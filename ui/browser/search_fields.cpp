#include "ui/browser/search_fields.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace sagitta::ui {

SearchFields::SearchFields(QWidget* parent) :
    QWidget(parent), m_patientId(new QLineEdit), m_accession(new QLineEdit), m_description(new QLineEdit),
    m_referrer(new QLineEdit) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * kGrid);
    for (const auto& [edit, name, title] : {std::tuple(m_patientId, "searchId", tr("Patient ID")),
                                            {m_accession, "searchAccession", tr("Accession")},
                                            {m_description, "searchDescription", tr("Description")},
                                            {m_referrer, "searchReferrer", tr("Referring physician")}}) {
        describe(edit, name, title, tr("%1; what is filled in has to be there beside the other text").arg(title));
        edit->setMaxLength(64);
        edit->setClearButtonEnabled(true);
        auto* label = new QLabel(title);
        label->setBuddy(edit);
        setRole(*label, LabelRole::Muted);
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        column->addWidget(label);
        column->addWidget(edit);
        row->addLayout(column, 1);
        connect(edit, &QLineEdit::textChanged, this, &SearchFields::changed);
        connect(edit, &QLineEdit::returnPressed, this, &SearchFields::submitted);
    }
}

void SearchFields::put(SearchTerms& terms) const {
    terms.patientId = m_patientId->text();
    terms.accessionNumber = m_accession->text();
    terms.description = m_description->text();
    terms.referringPhysician = m_referrer->text();
}

void SearchFields::fill(const SearchTerms& terms) {
    const QSignalBlocker blocker(this);
    m_patientId->setText(terms.patientId);
    m_accession->setText(terms.accessionNumber);
    m_description->setText(terms.description);
    m_referrer->setText(terms.referringPhysician);
}

void SearchFields::focusFirst() { m_patientId->setFocus(Qt::ShortcutFocusReason); }

} // namespace sagitta::ui
