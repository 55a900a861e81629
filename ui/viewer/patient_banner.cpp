#include "ui/viewer/patient_banner.h"

#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace sagitta::ui {

PatientBanner::PatientBanner(QWidget* parent) :
    QFrame(parent), m_name(new QLabel), m_person(new QLabel), m_study(new QLabel), m_notice(new QLabel) {
    setObjectName(QStringLiteral("patientBanner"));
    setProperty("panel", true);
    m_name->setObjectName(QStringLiteral("bannerName"));
    m_person->setObjectName(QStringLiteral("bannerPerson"));
    m_study->setObjectName(QStringLiteral("bannerStudy"));
    m_notice->setObjectName(QStringLiteral("bannerNotice"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    layout->setSpacing(4 * kGrid);
    for (QLabel* label : {m_name, m_person, m_study, m_notice}) {
        label->setTextFormat(Qt::PlainText); // it comes from a file
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label);
    }
    // The name never gives way; the study's description and the notice do, by wrapping.
    m_study->setWordWrap(true);
    m_notice->setWordWrap(true);
    m_notice->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->setStretch(2, 3);
    layout->setStretch(3, 2);
    setRole(*m_name, LabelRole::Title);
    setRole(*m_study, LabelRole::Muted);
    setHeader(nullptr);
    refreshNotice();
}

void PatientBanner::setHeader(const dicom::InstanceHeaderPtr& header) {
    if (!header) {
        for (QLabel* label : {m_name, m_person, m_study})
            label->clear();
        return;
    }
    m_name->setText(patientNameText(header->patient.name));
    QStringList person{header->patient.id, dateText(header->patient.birthDate), header->patient.sex};
    person.removeAll(QString());
    m_person->setText(person.join(QStringLiteral("  ·  ")));
    QStringList study{dateText(header->study.date), timeText(header->study.time), header->study.description};
    study.removeAll(QString());
    m_study->setText(study.join(QStringLiteral("  ·  ")));
}

void PatientBanner::setArrival(const QString& text) {
    m_arrival = text;
    refreshNotice();
}

void PatientBanner::setProblem(const QString& text) {
    m_problem = text;
    refreshNotice();
}

void PatientBanner::refreshNotice() {
    setRole(*m_notice, m_problem.isEmpty() ? LabelRole::Plain : LabelRole::Error);
    m_notice->setText(m_problem.isEmpty() ? m_arrival : m_problem);
}

} // namespace sagitta::ui
