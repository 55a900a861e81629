#include "network/dimse/auto_retrieval.h"

#include "network/dimse/retrieval.h"
#include "network/node_memory.h"

namespace sagitta::network {

QString commandName(RetrieveMethod method) {
    return method == RetrieveMethod::Move ? QStringLiteral("C-MOVE") : QStringLiteral("C-GET");
}

// C-GET first, unless it is known better: it needs no port of ours and brings objects as they are stored. What the
// archive does not do that way, it may do by C-MOVE.
Result<RetrieveAnswer> AutoRetrieval::run() {
    m_known = m_memory ? m_memory->way(m_node) : std::nullopt;
    const bool isMoveFirst = m_known == RetrieveMethod::Move;
    Try first = retrieveBy(isMoveFirst ? RetrieveMethod::Move : RetrieveMethod::Get);
    if (!first.isRefused()) {
        if (first.answer)
            first.answer->way = settle(first);
        return first.answer;
    }
    const Try second = retrieveBy(isMoveFirst ? RetrieveMethod::Get : RetrieveMethod::Move);
    const QString way = settle(first, second);
    Result<RetrieveAnswer> both = joined(first, second);
    if (both)
        both->way = way;
    return both;
}

AutoRetrieval::Try AutoRetrieval::retrieveBy(RetrieveMethod method) {
    Retrieval retrieval(m_node, m_request, m_sink, m_context, method == RetrieveMethod::Move ? &m_inbox : nullptr,
                        m_memory);
    Result<RetrieveAnswer> answer = retrieval.run();
    QStringList refusals = answer ? retrieval.refusals() : QStringList{answer.error().detail()};
    return {method, std::move(answer), std::move(refusals)};
}

Result<RetrieveAnswer> AutoRetrieval::joined(const Try& first, const Try& second) const {
    if (!second.answer) {
        if (first.answer)
            return first.answer;
        if (second.answer.error().code() == ErrorCode::Cancelled)
            return second.answer;
        return Error(second.answer.error().code(), first.refusals.join(QStringLiteral("; ")) +
                                                       QStringLiteral("; and by %1: ").arg(commandName(second.method)) +
                                                       second.answer.error().detail());
    }
    RetrieveAnswer answer = *second.answer;
    for (const QString& why : first.refusals)
        answer.warnings.prepend(why + QStringLiteral("; retrieved by %1").arg(commandName(second.method)));
    if (first.answer) {
        answer.received += first.answer->received;
        answer.skipped -= first.answer->received;
        answer.bytes += first.answer->bytes;
        answer.warnings = first.answer->warnings + answer.warnings;
    }
    return answer;
}

// In words by which way the images came, and what of that is remembered. What was here before tells nothing.
QString AutoRetrieval::settle(const Try& only) {
    if (only.received() == 0)
        return {};
    const QString by = QStringLiteral("by ") + commandName(only.method);
    if (m_known == only.method)
        return by + QStringLiteral(", as remembered for %1").arg(m_node.name);
    return by + remember(only.method);
}

QString AutoRetrieval::settle(const Try& first, const Try& second) {
    const bool isBoth = first.received() > 0 && second.received() > 0;
    const Try* best = isBoth ? (first.method == RetrieveMethod::Get ? &first : &second)
                             : (second.received() > 0  ? &second
                                : first.received() > 0 ? &first
                                                       : nullptr);
    if (!best) {
        if (m_memory && m_known && !m_context.isCancelled())
            m_memory->forgetWay(m_node);
        return {};
    }
    const QString lapsed =
        m_known == first.method && best != &first
            ? QStringLiteral("; %1, which was remembered, did not bring all").arg(commandName(first.method))
            : QString();
    if (isBoth)
        return QStringLiteral("by %1 and %2").arg(commandName(first.method), commandName(second.method)) + lapsed +
               remember(best->method);
    const Try& other = best == &first ? second : first;
    return QStringLiteral("by %1, since %2 brought nothing").arg(commandName(best->method), commandName(other.method)) +
           lapsed + remember(best->method);
}

// How the sentence goes on.
QString AutoRetrieval::remember(RetrieveMethod method) {
    if (!m_memory || m_known == method || !m_memory->rememberWay(m_node, method))
        return {};
    return QStringLiteral("; %1 is remembered for %2").arg(commandName(method), m_node.name);
}

} // namespace sagitta::network
