// doctor NODE: what works with a node, what does not, and who has to change what.
#include "app/cli/command.h"
#include "network/doctor.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace sagitta::app {
namespace {

using network::DoctorStep;

constexpr int kTitleWidth = 14;
constexpr int kTextWidth = 96;

QStringList wrapped(const QString& text) {
    QStringList lines;
    for (const QString& paragraph : text.split(u'\n', Qt::SkipEmptyParts)) {
        QString line;
        for (const QString& word : paragraph.split(u' ')) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > kTextWidth) {
                lines << line;
                line.clear();
            }
            line += (line.isEmpty() ? QString() : QStringLiteral(" ")) + word;
        }
        lines << line;
    }
    return lines;
}

QString forPeople(const DoctorStep& step) {
    const QString indent(kTitleWidth + 2, u' ');
    QString text = network::mark(step.state) + u' ' + step.title.leftJustified(kTitleWidth) +
                   wrapped(step.finding).join(u'\n' + indent) + u'\n';
    if (!step.advice.isEmpty())
        text +=
            indent + QStringLiteral("→ ") + wrapped(step.advice).join(u'\n' + indent + QStringLiteral("  ")) + u'\n';
    return text;
}

QJsonObject toJson(const DoctorStep& step) {
    return {{QStringLiteral("step"), step.id},
            {QStringLiteral("title"), step.title},
            {QStringLiteral("state"), toString(step.state)},
            {QStringLiteral("finding"), step.finding},
            {QStringLiteral("advice"), step.advice},
            {QStringLiteral("ms"), step.ms}};
}

// One line: what is wrong, and what to do about it first.
QString problem(const DoctorStep& step) {
    QString advice = step.advice;
    advice.replace(QStringLiteral(":\n"), QStringLiteral(": ")).replace(QStringLiteral("\n"), QStringLiteral("; "));
    return QStringLiteral("%1: %2 %3").arg(step.title, step.finding, advice).trimmed();
}

} // namespace

Outcome runDoctor(CommandContext& context, const QStringList& arguments) {
    if (arguments.size() != 2)
        return Outcome::usage(QStringLiteral("doctor NODE"));
    const Result<Engine*> engine = context.engine();
    if (!engine)
        return Outcome::failed(engine.error());
    const Result<network::RemoteNode> node = (*engine)->nodes().find(arguments[1]);
    if (!node)
        return Outcome::failed(node.error());
    // A step may take as long as the node's time-out, so each is told when it ends.
    const auto hear = [&context](const DoctorStep& step) {
        if (context.isJson())
            return;
        std::fputs(forPeople(step).toUtf8().constData(), stdout);
        std::fflush(stdout);
    };
    const std::vector<DoctorStep> steps = network::examine(*node, (*engine)->moveInbox(), context.stop(), hear);
    const auto failure = std::find_if(steps.begin(), steps.end(),
                                      [](const DoctorStep& step) { return step.state == DoctorStep::State::Failed; });
    QJsonArray list;
    for (const DoctorStep& step : steps)
        list.append(toJson(step));
    Outcome outcome = Outcome::done(QJsonObject{{QStringLiteral("node"), node->name},
                                                {QStringLiteral("ok"), failure == steps.end()},
                                                {QStringLiteral("steps"), list}},
                                    {});
    if (failure != steps.end()) {
        outcome.exitCode = kExitFailed;
        outcome.problem = problem(*failure);
    }
    return outcome;
}

} // namespace sagitta::app
