#include "ui/viewer/patient_banner.h"

#include "scene/patient_check.h"
#include "ui/common/text_format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace sagitta::ui {
namespace {

constexpr auto kSeparator = "  ·  ";

QString personText(const dicom::PatientInfo& patient) {
    QStringList parts{patient.id, dateText(patient.birthDate), patient.sex};
    parts.removeAll(QString());
    return parts.join(QString::fromUtf8(kSeparator));
}

// A line without text takes no room.
void setLine(QLabel& label, const QString& text) {
    label.setText(text);
    label.setHidden(text.isEmpty());
}

} // namespace

PatientBanner::PatientBanner(QWidget* parent) :
    QFrame(parent), m_name(new QLabel), m_warning(new QLabel), m_person(new QLabel), m_study(new QLabel),
    m_notice(new QLabel), m_problem(new QLabel) {
    setObjectName(QStringLiteral("patientBanner"));
    setProperty("panel", true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    layout->setSpacing(4 * kGrid);
    const auto add = [&](QLabel* label, const char* objectName, int stretch) {
        label->setObjectName(QLatin1String(objectName));
        label->setTextFormat(Qt::PlainText); // it comes from a file
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label, stretch);
    };
    add(m_name, "bannerName", 0);
    add(m_warning, "bannerWarning", 0);
    add(m_person, "bannerPerson", 0);
    add(m_study, "bannerStudy", 2);
    add(m_notice, "bannerNotice", 3);
    add(m_problem, "bannerProblem", 3);
    // The name never gives way; the study's description, the notice and the problem do, by wrapping.
    for (QLabel* label : {m_study, m_notice, m_problem})
        label->setWordWrap(true);
    for (QLabel* label : {m_notice, m_problem})
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setRole(*m_name, LabelRole::Title);
    setRole(*m_warning, LabelRole::Warning);
    setRole(*m_study, LabelRole::Muted);
    setRole(*m_problem, LabelRole::Error);
    setHeader(nullptr);
    for (QLabel* label : {m_warning, m_notice, m_problem})
        label->hide();
}

void PatientBanner::setHeader(const dicom::InstanceHeaderPtr& header) {
    m_image = header;
    showWho();
}

void PatientBanner::showWho() {
    const dicom::InstanceHeaderPtr& header = m_image ? m_image : m_document;
    if (!header) {
        for (QLabel* label : {m_name, m_person, m_study})
            label->clear();
        return;
    }
    m_name->setText(patientNameText(header->patient.name));
    m_person->setText(personText(header->patient));
    QStringList study{dateText(header->study.date), timeText(header->study.time), header->study.description};
    study.removeAll(QString());
    m_study->setText(study.join(QString::fromUtf8(kSeparator)));
}

void PatientBanner::setPatients(const std::vector<dicom::PatientInfo>& patients) {
    setLine(*m_warning, patients.size() > 1 ? tr("several patients in this study") : QString());
    QStringList lines;
    for (const dicom::PatientInfo& patient : patients)
        lines << (patientNameText(patient.name) + QString::fromUtf8(kSeparator) + personText(patient)).toHtmlEscaped();
    m_warning->setToolTip(QStringLiteral("<p>") + lines.join(QStringLiteral("<br>")) + QStringLiteral("</p>"));
}

void PatientBanner::setArrival(const Arrival& arrival) {
    setLine(*m_notice, arrival.text);
    setRole(*m_notice, arrival.state == ArrivalState::Coming ? LabelRole::Plain : LabelRole::Warning);
}

void PatientBanner::setProblem(BannerProblem kind, const QString& text) {
    m_problems[kind] = text;
    refreshProblems();
}

void PatientBanner::forgetStudy() {
    m_document.reset();
    showWho();
    setArrival({});
    setProblem(BannerProblem::Study, {});
    for (const BannerProblem kind : {BannerProblem::AnnotationFile, BannerProblem::Undo, BannerProblem::Picture})
        setProblem(kind, {});
}

void PatientBanner::watch(const scene::Session& session) {
    using Kind = BannerProblem;
    using Store = scene::AnnotationStore;
    const Store& store = session.annotations();
    connect(&session, &scene::Session::failed, this, [this](const QString& text) { setProblem(Kind::Study, text); });
    connect(&session, &scene::Session::studyRead, this, [this] { setProblem(Kind::Study, {}); });
    connect(&session, &scene::Session::annotationsDamaged, this,
            [this](const QString& text) { setProblem(Kind::AnnotationFile, text); });
    connect(&store, &Store::saveFailed, this, [this](const QString& reason) {
        setProblem(Kind::Saving, tr("Annotations are not saved: %1").arg(reason));
    });
    connect(&store, &Store::saved, this, [this] { setProblem(Kind::Saving, {}); });
    connect(&store, &Store::stepRefused, this, [this] {
        setProblem(Kind::Undo, tr("That step is no longer possible: the annotation was changed in another window."));
    });
    connect(&store, &Store::changed, this, [this] { setProblem(Kind::Undo, {}); });
    connect(&session, &scene::Session::displaySetsChanged, this, [this, &session] { takeStudy(session); });
}

void PatientBanner::takeStudy(const scene::Session& session) {
    const std::vector<scene::SeriesObjects>& others = session.otherObjects();
    setPatients(scene::patientIdentities(session.displaySets(), others));
    const bool isDocumentsAlone = session.displaySets().empty() && !others.empty();
    m_document = isDocumentsAlone ? others.front().objects.front() : nullptr;
    showWho();
}

void PatientBanner::refreshProblems() {
    QStringList texts;
    for (const auto& [kind, text] : m_problems)
        texts << text;
    texts.removeAll(QString());
    setLine(*m_problem, texts.join(QString::fromUtf8(kSeparator)));
}

} // namespace sagitta::ui
