#include "app/gui/opener.h"

#include "app/import_job.h"
#include "app/local_query.h"

namespace sagitta::app {
namespace {

// Exactly: a number that begins so belongs to somebody else.
bool fits(const dicom::StudySummary& study, const Wanted& wanted) {
    const auto isIt = [](const QString& value, const QString& asked) { return asked.isEmpty() || value == asked; };
    return isIt(study.studyInstanceUid, wanted.studyUid) && isIt(study.accessionNumber, wanted.accessionNumber) &&
           isIt(study.patientId, wanted.patientId);
}

// As somebody would type it.
QString searchText(const Wanted& wanted) {
    QStringList parts;
    if (!wanted.studyUid.isEmpty())
        parts << QStringLiteral("uid:%1").arg(wanted.studyUid);
    if (!wanted.accessionNumber.isEmpty())
        parts << QStringLiteral("acc:\"%1\"").arg(wanted.accessionNumber);
    if (!wanted.patientId.isEmpty())
        parts << QStringLiteral("id:\"%1\"").arg(wanted.patientId);
    return parts.join(u' ');
}

dicom::StudySummary studyWithUid(const QString& uid) {
    dicom::StudySummary study;
    study.studyInstanceUid = uid;
    return study;
}

} // namespace

Opener::Opener(Engine& engine, Desktop& desktop) :
    m_engine(engine), m_desktop(desktop), m_toGui(makeQtExecutor(this)) {}

void Opener::open(const Wanted& wanted) {
    if (!wanted.paths.isEmpty())
        import(wanted.paths);
    if (!searchText(wanted).isEmpty())
        find(wanted);
}

void Opener::import(const QStringList& paths) {
    const auto show = [this, toGui = m_toGui](const QString& studyUid) {
        toGui([this, studyUid] { m_desktop.openStudy({}, studyWithUid(studyUid)); });
    };
    m_engine.jobs().submit(std::make_shared<ImportJob>(m_engine.store(), paths, m_engine.makeRoom(), show),
                           JobPriority::User);
}

void Opener::find(const Wanted& wanted) {
    network::StudyQuery query;
    query.studyUid = wanted.studyUid;
    query.accessionNumber = wanted.accessionNumber;
    query.patientId = wanted.patientId;
    m_tasks.start([this, wanted, query](const std::stop_token&) {
        m_toGui([this, wanted, answer = findLocal(m_engine.catalog(), query)] { found(wanted, answer); });
    });
}

void Opener::found(const Wanted& wanted, const Result<network::QueryAnswer>& answer) {
    std::vector<dicom::StudySummary> fitting = answer ? answer->studies : std::vector<dicom::StudySummary>();
    std::erase_if(fitting, [&](const dicom::StudySummary& study) { return !fits(study, wanted); });
    if (fitting.size() == 1)
        m_desktop.openStudy({}, fitting.front());
    else
        m_desktop.studiesWindow().searchFor(searchText(wanted));
}

} // namespace sagitta::app
