#include "network/dimse/dimse_source.h"

#include "network/dimse/answer_rows.h"
#include "network/dimse/association.h"
#include "network/dimse/auto_retrieval.h"
#include "network/dimse/find.h"
#include "network/dimse/query_keys.h"
#include "network/dimse/retrieval.h"
#include "network/dimse/status_words.h"
#include "network/dimse/study_lister.h"
#include "network/node_memory.h"

#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/dimse.h>

namespace sagitta::network {
namespace {

constexpr int kMaxAnswers = 100000;

Error notOffered(const RemoteNode& node, const char* service) {
    return {ErrorCode::Refused, QStringLiteral("%1 does not offer %2").arg(node.aeTitle, QLatin1String(service))};
}

// What the archive said at the end of a query, for people; empty when all is well.
QString endWarning(const FindEnd& end) {
    if (end.limited)
        return QStringLiteral("more than %1 answers: the list is cut off; narrow the search").arg(kMaxAnswers);
    if (end.status == status::Success)
        return {};
    return QStringLiteral("the list may be incomplete: the archive ended the query with ") +
           statusWords(end.status, end.comment);
}

QStringList unaskedKeys(const StudyQuery& query) {
    QStringList keys;
    if (query.level == QueryLevel::Patient) {
        if (!query.accessionNumber.isEmpty())
            keys << QStringLiteral("accession number");
        if (!query.date.isEmpty())
            keys << QStringLiteral("date");
        if (!query.modalities.isEmpty())
            keys << QStringLiteral("modality");
        if (!query.description.isEmpty())
            keys << QStringLiteral("description");
        if (!query.referringPhysician.isEmpty())
            keys << QStringLiteral("referring physician");
    }
    return keys;
}

Result<void> ask(Association& association, const StudyQuery& query, const QString& modality, AnswerRows& rows,
                 QStringList& warnings) {
    const bool patient = query.level == QueryLevel::Patient;
    const AcceptedContext* context =
        association.contextOf(QString::fromLatin1((patient ? patientRootFind() : studyRootFind()).sopClass));
    const std::unique_ptr<DcmDataset> keys = makeQueryKeys(query, modality);
    SAGITTA_TRY(const FindEnd end, find(association, *context, *keys, kMaxAnswers - rows.count(),
                                        [&](const dicom::Dataset& answer) { rows.add(answer); }));
    if (association.watch().isStopped())
        return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
    const bool failed = end.status != status::Success && !isWarning(end.status) && !end.limited;
    if (failed && end.answers == 0)
        return Error(ErrorCode::Refused,
                     QStringLiteral("the archive refused the query: ") + statusWords(end.status, end.comment));
    if (const QString warning = endWarning(end); !warning.isEmpty() && !warnings.contains(warning))
        warnings << warning;
    return {};
}

} // namespace

Result<EchoAnswer> DimseSource::echo(const std::stop_token& stop) {
    const auto start = std::chrono::steady_clock::now();
    const ProposedContext verification{
        UID_VerificationSOPClass, {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax}};
    SAGITTA_TRY(const std::unique_ptr<Association> association, Association::open(m_node, {verification}, stop));
    const AcceptedContext* context = association->contextOf(QStringLiteral(UID_VerificationSOPClass));
    if (!context)
        return notOffered(m_node, "verification (C-ECHO)");
    SAGITTA_CHECK(association->sendEcho(context->id));
    SAGITTA_TRY(const Command response, association->receiveCommand());
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    if (response.field != DIMSE_C_ECHO_RSP)
        return Error(ErrorCode::Protocol, QStringLiteral("the archive answered an echo with something else"));
    if (response.status != status::Success)
        return Error(ErrorCode::Refused, QStringLiteral("the archive refused the echo: ") +
                                             statusWords(response.status, response.errorComment));
    association->release();
    return EchoAnswer{elapsed.count()};
}

Result<QueryAnswer> DimseSource::find(const StudyQuery& query, const std::stop_token& stop) {
    SAGITTA_CHECK(validate(query));
    const ProposedContext model = query.level == QueryLevel::Patient ? patientRootFind() : studyRootFind();
    SAGITTA_TRY(const std::unique_ptr<Association> association, Association::open(m_node, {model}, stop));
    if (!association->contextOf(QString::fromLatin1(model.sopClass)))
        return notOffered(m_node, "queries (C-FIND)");

    AnswerRows rows(query, m_node.name);
    QStringList warnings;
    if (const QStringList keys = unaskedKeys(query); !keys.isEmpty())
        warnings << QStringLiteral("a query for patients cannot ask for: ") + keys.join(QStringLiteral(", "));
    const bool byModality = query.level == QueryLevel::Study || query.level == QueryLevel::Series;
    const QStringList modalities =
        byModality && !query.modalities.isEmpty() ? query.modalities : QStringList{QString()};
    for (const QString& modality : modalities) {
        if (rows.count() >= kMaxAnswers)
            break;
        SAGITTA_CHECK(ask(*association, query, modality, rows, warnings));
    }
    association->release();
    QueryAnswer answer = rows.take();
    answer.warnings = warnings + answer.warnings;
    return answer;
}

Result<dicom::StudyListing> DimseSource::list(const QString& studyUid, const std::stop_token& stop) {
    StudyQuery query;
    query.studyUid = studyUid;
    SAGITTA_CHECK(validate(query));
    const ProposedContext model = studyRootFind();
    SAGITTA_TRY(const std::unique_ptr<Association> association, Association::open(m_node, {model}, stop));
    if (!association->contextOf(QString::fromLatin1(model.sopClass)))
        return notOffered(m_node, "queries (C-FIND)");
    SAGITTA_TRY(dicom::StudyListing listing, listStudy(*association, m_node, studyUid));
    association->release();
    return listing;
}

Result<RetrieveAnswer> DimseSource::retrieve(const RetrieveRequest& request, InstanceSink& sink, JobContext& context) {
    const auto most = [this] { return m_memory ? m_memory->mostAssociations(m_node) : std::nullopt; };
    const std::optional<int> before = most();
    Result<RetrieveAnswer> answer = retrieveByMethod(request, sink, context);
    const std::optional<int> after = most();
    if (answer && after && after != before) {
        const QStringList parts{answer->way,
                                QStringLiteral("%1 takes %2 at once, which is remembered")
                                    .arg(m_node.name, *after == 1 ? QStringLiteral("one association")
                                                                  : QStringLiteral("%1 associations").arg(*after))};
        answer->way = parts.mid(answer->way.isEmpty() ? 1 : 0).join(QStringLiteral("; "));
    }
    return answer;
}

Result<RetrieveAnswer> DimseSource::retrieveByMethod(const RetrieveRequest& request, InstanceSink& sink,
                                                     JobContext& context) {
    const bool isMove = m_node.method == RetrieveMethod::Move;
    if (isMove && !m_inbox)
        return Error(ErrorCode::Unsupported, QStringLiteral("there is no port here for C-MOVE"));
    if (m_node.method == RetrieveMethod::Auto && m_inbox)
        return AutoRetrieval(m_node, request, sink, context, *m_inbox, m_memory).run();
    Result<RetrieveAnswer> answer =
        Retrieval(m_node, request, sink, context, isMove ? m_inbox : nullptr, m_memory).run();
    if (answer && answer->received > 0)
        answer->way = QStringLiteral("by ") + commandName(m_node.method);
    return answer;
}

} // namespace sagitta::network
