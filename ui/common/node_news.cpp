#include "ui/common/node_news.h"

#include "ui/common/text_format.h"

#include <QObject>
#include <QStringList>

#include <algorithm>

namespace sagitta::ui {
namespace {

using Kind = dicom::SeriesChange::Kind;
constexpr int kMostSeries = 3; // named; the rest is counted

QString tr(const char* text) { return QObject::tr(text); }

QString nameOf(dicom::StudyField field) {
    switch (field) {
    case dicom::StudyField::PatientName:
        return tr("patient name");
    case dicom::StudyField::PatientId:
        return tr("patient ID");
    case dicom::StudyField::BirthDate:
        return tr("birth date");
    case dicom::StudyField::AccessionNumber:
        return tr("accession number");
    case dicom::StudyField::StudyDescription:
        return tr("study description");
    }
    return {};
}

QString valueText(dicom::StudyField field, const QString& value) {
    switch (field) {
    case dicom::StudyField::PatientName:
        return patientNameText(value);
    case dicom::StudyField::BirthDate:
        return dateText(value);
    default:
        return value;
    }
}

QString images(qsizetype count) { return count == 1 ? tr("1 image") : tr("%1 images").arg(count); }

// "2 images added", "3 removed (they stay here)".
QStringList imageTexts(const dicom::StudyDifference& difference) {
    QStringList texts;
    if (difference.added > 0)
        texts << tr("%1 added").arg(images(difference.added));
    if (const qsizetype gone = difference.gone.size(); gone > 0)
        texts << tr("%1 removed (%2)")
                     .arg(difference.added > 0 ? QString::number(gone) : images(gone),
                          gone == 1 ? tr("it stays here") : tr("they stay here"));
    return texts;
}

QStringList seriesTexts(const dicom::StudyDifference& difference) {
    QStringList texts;
    for (const dicom::SeriesChange& change : difference.series) {
        const QString& name = change.kind == Kind::Gone ? change.here : change.there;
        const QString called = name.isEmpty() ? tr("without a description") : QStringLiteral("“%1”").arg(name);
        texts << (change.kind == Kind::Added  ? tr("new series %1").arg(called)
                  : change.kind == Kind::Gone ? tr("series %1 removed (it stays here)").arg(called)
                                              : tr("a series is now called %1").arg(called));
    }
    if (const auto more = texts.size() - kMostSeries; more > 1) {
        texts = texts.mid(0, kMostSeries);
        texts << tr("%1 more series changed").arg(more);
    }
    return texts;
}

QStringList fieldTexts(const dicom::StudyDifference& difference) {
    QStringList texts;
    for (const dicom::FieldChange& change : difference.fields)
        texts << tr("%1 is now %2").arg(nameOf(change.field), valueText(change.field, change.there));
    return texts;
}

// Perhaps it was never all retrieved: nobody knows of a change then.
bool isOnlyMore(const dicom::StudyDifference& difference) {
    return difference.fields.empty() && difference.gone.isEmpty() &&
           std::all_of(difference.series.begin(), difference.series.end(),
                       [](const dicom::SeriesChange& change) { return change.kind == Kind::Added; });
}

QString moreText(const NodeNews& news) {
    QStringList more = seriesTexts(news.difference);
    if (news.difference.added > 0)
        more.prepend(images(news.difference.added));
    return tr("%1 has more of this study than is here: %2.").arg(news.node, more.join(QStringLiteral("; ")));
}

QString differenceText(const NodeNews& news) {
    const dicom::StudyDifference& difference = news.difference;
    if (difference.isGone)
        return tr("%1 no longer has this study; what is here stays.").arg(news.node);
    if (!news.isRefreshed && isOnlyMore(difference))
        return moreText(news);
    const QStringList changedImages = imageTexts(difference);
    QStringList texts = seriesTexts(difference) + fieldTexts(difference);
    if (!changedImages.isEmpty())
        texts.prepend(changedImages.join(QStringLiteral(", ")));
    const QString all = texts.join(QStringLiteral("; "));
    if (!news.reason.isEmpty() && canRefresh(news))
        return tr("The refresh did not bring everything: %1 Still different at %2: %3.")
            .arg(news.reason, news.node, all);
    if (news.isRefreshed && canRefresh(news))
        return tr("%1 lists otherwise than the images say that it sends: %2.").arg(news.node, all);
    return tr("Changed at %1 since it was retrieved: %2.").arg(news.node, all);
}

} // namespace

bool canRefresh(const NodeNews& news) { return news.state == NodeNews::State::Differs && news.difference.canRefresh(); }

QString newsText(const NodeNews& news) {
    switch (news.state) {
    case NodeNews::State::Differs:
        return differenceText(news);
    case NodeNews::State::NotCompared:
        return tr("This study could not be compared with %1.").arg(news.node);
    case NodeNews::State::Refreshing:
        return tr("Fetching what has changed at %1…").arg(news.node);
    case NodeNews::State::None:
        break;
    }
    return {};
}

} // namespace sagitta::ui
