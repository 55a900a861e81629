// The steps of an Examination that need an archive with something in it: a query, and one image by C-GET and C-MOVE.
#include "core/uid.h"
#include "network/dimse/answer_rows.h"
#include "network/dimse/doctor_examination.h"
#include "network/dimse/find.h"
#include "network/dimse/get_session.h"
#include "network/dimse/move_session.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/retrieval.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"
#include "network/move_inbox.h"

#include <dcmtk/dcmdata/dctk.h>

#include <QDate>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

namespace sagitta::network {
namespace {

// Enough to see that queries work and to choose from; an archive may have millions.
constexpr int kStudies = 20;
constexpr int kRecentDays = 7;

// Keeps nothing.
class TrialSink final : public InstanceSink {
public:
    QString newFile() override { return m_dir.filePath(QStringLiteral("%1.dcm").arg(++m_files)); }
    Result<void> received(const QString& file, const QString&) override {
        QFile::remove(file);
        return {};
    }
    Result<QStringList> present(const QStringList&) override { return QStringList(); }

private:
    QTemporaryDir m_dir;
    int m_files = 0;
};

QString latinOf(const ProposedContext& context) { return QString::fromLatin1(context.sopClass); }

template<class Row>
const Row* smallest(const std::vector<Row>& rows) {
    const auto images = [](const Row& row) { return row.instances.value_or(std::numeric_limits<int>::max()); };
    const auto least =
        std::min_element(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return images(a) < images(b); });
    return least == rows.end() ? nullptr : &*least;
}

QString countWords(size_t count, bool more) {
    if (more)
        return QStringLiteral("more than %1 studies").arg(count);
    return count == 0   ? QStringLiteral("no study")
           : count == 1 ? QStringLiteral("one study")
                        : QStringLiteral("%1 studies").arg(count);
}

QString recentDays() {
    const QDate today = QDate::currentDate();
    const QString form = QStringLiteral("yyyyMMdd");
    return today.addDays(1 - kRecentDays).toString(form) + u'-' + today.toString(form);
}

} // namespace

Verdict Examination::find() {
    const QString sopClass = latinOf(studyRootFind());
    m_noImage = QStringLiteral("Not tried: without queries there is no image to try with.");
    if (!offers(sopClass))
        return failed(notOffered(m_about, QStringLiteral("C-FIND"), sopClass, m_refused.value(sopClass)),
                      QStringLiteral("Nothing can be searched or retrieved without it. The archive's administrator "
                                     "must allow C-FIND (Study Root) to %1.")
                          .arg(node().ourAeTitle));
    // The latest ones first: they may be had at once where a query for everything takes its time.
    Result<Studies> studies = findStudies(recentDays());
    const bool recent = studies && !studies->rows.empty();
    if (studies && !recent)
        studies = findStudies({});
    if (!studies)
        return broken(m_about, studies.error(), QStringLiteral("C-FIND"));
    if (const Result<void> chosen = chooseImage(studies->rows); !chosen)
        return broken(m_about, chosen.error(), QStringLiteral("C-FIND"));
    const QString found = countWords(studies->rows.size(), studies->more);
    return passed(recent ? QStringLiteral("%1 answers queries; it has %2 of the last %3 days.")
                               .arg(node().aeTitle, found)
                               .arg(kRecentDays)
                         : QStringLiteral("%1 answers queries; it has %2.").arg(node().aeTitle, found));
}

Result<Examination::Studies> Examination::findStudies(const QString& date) {
    SAGITTA_TRY(const std::unique_ptr<Association> association, Association::open(node(), {studyRootFind()}, m_stop));
    const AcceptedContext* context = association->contextOf(latinOf(studyRootFind()));
    if (!context)
        return refusedService(node(), QStringLiteral("C-FIND"), studyRootFind());
    StudyQuery query;
    query.date = date;
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, {});
    Studies studies;
    SAGITTA_TRY(const FindEnd end,
                network::find(*association, *context, *keys, kStudies + 1, [&](const dicom::Dataset& answer) {
                    dicom::StudySummary row = studyRow(answer, node().name);
                    if (isValidUid(row.studyInstanceUid) && studies.rows.size() < kStudies)
                        studies.rows.push_back(std::move(row));
                }));
    if (m_stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    studies.more = end.limited;
    if (end.status != status::Success && !isWarning(end.status) && end.answers == 0)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the archive refused the query: ") + statusWords(end.status, end.comment));
    if (!end.limited)
        association->release();
    return studies;
}

// Of the smallest study's smallest series.
Result<void> Examination::chooseImage(const std::vector<dicom::StudySummary>& studies) {
    m_noImage = QStringLiteral("Not tried: the archive has no study to try with.");
    const dicom::StudySummary* study = smallest(studies);
    if (!study)
        return {};
    m_noImage = QStringLiteral("Not tried: the archive does not list the images of a series.");
    const std::unique_ptr<StudySource> source = makeDimseSource(node());
    StudyQuery query;
    query.studyUid = study->studyInstanceUid;
    query.level = QueryLevel::Series;
    SAGITTA_TRY(QueryAnswer answer, source->find(query, m_stop));
    const dicom::SeriesSummary* series = smallest(answer.series);
    if (!series)
        return {};
    query.seriesUid = series->seriesInstanceUid;
    query.level = QueryLevel::Image;
    SAGITTA_TRY(const QueryAnswer images, source->find(query, m_stop));
    if (images.instances.empty())
        return {};
    m_image = {query.studyUid, query.seriesUid, images.instances.front().sopInstanceUid};
    if (const QString sopClass = images.instances.front().sopClassUid; !sopClass.isEmpty())
        m_imageClass = storageClassName(sopClass);
    m_noImage.clear();
    return {};
}

Verdict Examination::get() {
    const QString sopClass = latinOf(studyRootGet());
    if (!offers(sopClass)) {
        const QString finding = notOffered(m_about, QStringLiteral("C-GET"), sopClass, m_refused.value(sopClass));
        if (node().method == RetrieveMethod::Get)
            return failed(finding, QStringLiteral("Choose C-MOVE for this node here, or have the archive's "
                                                  "administrator allow C-GET (Study Root) to %1.")
                                       .arg(node().ourAeTitle));
        return warned(finding, QStringLiteral("Nothing to do if C-MOVE works: it is used instead."));
    }
    if (!m_noImage.isEmpty())
        return skipped(m_noImage);
    const Result<RetrieveAnswer> answer = retrieveImage(RetrieveMethod::Get);
    m_getWorks = answer && answer->received > 0;
    if (m_getWorks)
        return arrived(*answer, QStringLiteral("by C-GET"));
    if (!answer && answer.error().code() != ErrorCode::Refused)
        return unlessUnneeded(broken(m_about, answer.error(), QStringLiteral("C-GET")), RetrieveMethod::Get);
    const QString why = answer ? (answer->failed.empty() ? QStringLiteral("the archive did not send the image")
                                                         : answer->failed.front().reason)
                               : answer.error().message();
    return unlessUnneeded(ungot(why), RetrieveMethod::Get);
}

Verdict Examination::ungot(const QString& why) const {
    QString advice =
        QStringLiteral("The archive's administrator must allow %1 to be sent to %2 by C-GET; the archive's "
                       "log says what it did not like.")
            .arg(m_imageClass.isEmpty() ? QStringLiteral("images") : m_imageClass, node().ourAeTitle);
    if (offers(latinOf(studyRootMove())))
        advice += QStringLiteral(" Or choose C-MOVE for this node here.");
    return failed(sentence(m_about, why), advice);
}

Verdict Examination::move() {
    const QString sopClass = latinOf(studyRootMove());
    if (!offers(sopClass)) {
        const QString finding = notOffered(m_about, QStringLiteral("C-MOVE"), sopClass, m_refused.value(sopClass));
        if (node().method == RetrieveMethod::Get || (node().method == RetrieveMethod::Auto && m_getWorks))
            return warned(finding, QStringLiteral("Nothing to do: C-GET is used."));
        return failed(
            finding,
            QStringLiteral("The archive's administrator must allow C-MOVE (Study Root) to %1.").arg(node().ourAeTitle));
    }
    MoveInbox::Wish watch;
    watch.wants = [](const QString&) { return false; };
    watch.called = [this](const Caller& caller) {
        const std::lock_guard lock(m_mutex);
        m_caller = caller;
    };
    const auto ticket = m_inbox.open(node().ourAeTitle, m_about.ourAddress, node().ourPort, std::move(watch));
    if (!ticket) // what is wrong; what to do
        return unlessUnneeded(failed(sentence(m_about, ticket.error().detail().section(QStringLiteral("; "), 0, 0)),
                                     QStringLiteral("End that program, or choose another port for us in the node's "
                                                    "settings here. The archive's administrator must then enter it "
                                                    "there too.")),
                              RetrieveMethod::Move);
    if (!m_noImage.isEmpty())
        return skipped(m_noImage);
    return unlessUnneeded(judgeMove(retrieveImage(RetrieveMethod::Move)), RetrieveMethod::Move);
}

Verdict Examination::judgeMove(const Result<RetrieveAnswer>& answer) {
    if (answer && answer->received > 0)
        return arrived(*answer, QStringLiteral("by C-MOVE at %1, port %2").arg(m_about.ourAddress).arg(node().ourPort));
    if (answer)
        return unmoved(answer->failed.empty() ? QStringLiteral("the archive did not send the image")
                                              : answer->failed.front().reason);
    if (answer.error().code() == ErrorCode::Cancelled)
        return skipped(QStringLiteral("Cancelled."));
    QString what = answer.error().message();
    return unmoved(what.remove(moveDestinationAdvice(node(), m_about.ourAddress)));
}

// Whether the archive came to our port, and what it called us there, tells where to look.
Verdict Examination::unmoved(const QString& what) {
    const std::lock_guard lock(m_mutex);
    const QString finding = sentence(m_about, what);
    if (!m_caller)
        return failed(finding + QStringLiteral(" It did not connect to port %1 here.").arg(node().ourPort),
                      QStringLiteral("The archive's administrator must enter us as a destination for C-MOVE:\n") +
                          ourLines(m_about) +
                          QStringLiteral("\nIf these are entered already, a firewall keeps the archive from our "
                                         "port. C-GET needs neither."));
    if (m_caller->calledAeTitle != node().ourAeTitle)
        return failed(QStringLiteral("%1 connected to port %2 here but called us %3 instead of %4, so it was refused.")
                          .arg(node().aeTitle)
                          .arg(node().ourPort)
                          .arg(printable(m_caller->calledAeTitle), node().ourAeTitle),
                      QStringLiteral("The archive's administrator must correct the destination for C-MOVE:\n") +
                          ourLines(m_about));
    return failed(
        finding + QStringLiteral(" It connected to port %1 here, and the image did not come.").arg(node().ourPort),
        QStringLiteral("The destination is entered well; the archive's log says why it did not send the image."));
}

Result<RetrieveAnswer> Examination::retrieveImage(RetrieveMethod method) {
    RemoteNode byMethod = node();
    byMethod.method = method;
    TrialSink sink;
    JobContext context(m_stop, [](const JobProgress&) {});
    return makeDimseSource(byMethod, &m_inbox)->retrieve(m_image, sink, context);
}

Verdict Examination::arrived(const RetrieveAnswer& answer, const QString& how) const {
    const QString what =
        m_imageClass.isEmpty() ? QStringLiteral("One image") : QStringLiteral("One image (%1)").arg(m_imageClass);
    const QString finding = QStringLiteral("%1 arrived %2.").arg(what, how);
    if (answer.warnings.isEmpty())
        return passed(finding);
    return warned(finding + u' ' + sentence(m_about, answer.warnings.join(QStringLiteral("; "))), {});
}

// What the node is not set to use may be out of order.
Verdict Examination::unlessUnneeded(Verdict verdict, RetrieveMethod method) const {
    const RetrieveMethod set = node().method;
    if (verdict.state != DoctorStep::State::Failed || set == method)
        return verdict;
    QString why = QStringLiteral("Nothing needs it while this node is set to %1. ")
                      .arg(set == RetrieveMethod::Get ? QStringLiteral("C-GET") : QStringLiteral("C-MOVE"));
    if (set == RetrieveMethod::Auto) {
        if (!m_getWorks)
            return verdict;
        why = QStringLiteral("Nothing needs it while C-GET works. ");
    }
    verdict.state = DoctorStep::State::Warning;
    verdict.advice = why + verdict.advice;
    return verdict;
}

} // namespace sagitta::network
