// The part of the Catalog that searches its studies. study_search is read in the order of the list: a search for many
// ends when it has enough of them and only counts the rest, one for few reads each row once.
#include "storage/catalog_private.h"
#include "storage/catalog_writer.h"
#include "storage/search_text.h"
#include "storage/storage_log.h"

namespace sagitta::storage {
namespace {

const QString kSearchKey = QStringLiteral("search");
// To be raised when foldForSearch() or what is searched changes.
const QString kSearchVersion = QStringLiteral("1");

const QString kStudyColumns =
    QStringLiteral("t.uid, t.patient_name, t.patient_id, t.issuer, t.birth_date, t.sex, t.date, "
                   "t.time, t.description, t.accession, t.study_id, t.referring, "
                   "t.modalities, t.series_count, t.instance_count, t.id");
constexpr int kDateColumn = 6;
constexpr int kTimeColumn = 7;
constexpr int kIdColumn = 15;

dicom::StudySummary studyFrom(const QSqlQuery& row) {
    dicom::StudySummary study;
    int column = 0;
    for (QString* field :
         {&study.studyInstanceUid, &study.patientName, &study.patientId, &study.issuerOfPatientId,
          &study.patientBirthDate, &study.patientSex, &study.studyDate, &study.studyTime, &study.studyDescription,
          &study.accessionNumber, &study.studyId, &study.referringPhysicianName})
        *field = row.value(column++).toString();
    study.modalities = row.value(column++).toString().split(QLatin1Char('\\'), Qt::SkipEmptyParts);
    study.series = row.value(column++).toInt();
    study.instances = row.value(column++).toInt();
    return study;
}

// Conditions on study_search (s), to be joined by AND, with their values in order.
struct Conditions {
    QStringList parts;
    QVariantList values;

    void add(const QString& condition, const QVariantList& with) {
        parts.append(condition);
        values += with;
    }
    QString where() const {
        return parts.isEmpty() ? QString() : QStringLiteral(" WHERE ") + parts.join(QStringLiteral(" AND "));
    }
};

// instr, not LIKE: what somebody types holds no wildcards.
QString containsWord(const QString& column) { return QStringLiteral("instr(%1, ?)>0").arg(column); }

// The plus keeps SQLite from asking for each of perhaps thousands of rows by itself, out of the order of the list.
const QString kAmong = QStringLiteral("+s.study IN (SELECT %1)");
// Of a few: these are asked for one by one.
const QString kAmongFew = QStringLiteral("s.study IN (SELECT %1)");

// What has the words in a field has them in its text too, which costs less to see; all but the referrer is in it.
void addFields(const StudyFilter& filter, Conditions& to) {
    Conditions fields;
    for (const auto& [column, text, isInText] : {std::tuple("name", filter.patientName, true),
                                                 {"patient_id", filter.patientId, true},
                                                 {"accession", filter.accessionNumber, true},
                                                 {"description", filter.description, true},
                                                 {"referring", filter.referringPhysician, false}}) {
        for (const QString& word : foldForSearch(text).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            fields.add(containsWord(QLatin1String("f.") + QLatin1String(column)), {word});
            if (isInText)
                to.add(containsWord(QStringLiteral("s.text")), {word});
        }
    }
    if (!fields.parts.isEmpty())
        to.add(QStringLiteral("EXISTS(SELECT 1 FROM study_fields f%1 AND f.study=s.study)").arg(fields.where()),
               fields.values);
}

void addMarks(const StudyFilter& filter, Conditions& to) {
    if (!filter.statuses.isEmpty()) {
        QVariantList statuses;
        for (const ReadingStatus status : filter.statuses)
            statuses << static_cast<int>(status);
        to.add(kAmong.arg(QStringLiteral("t.id FROM studies t LEFT JOIN marks.study_marks m ON m.study=t.uid "
                                         "WHERE ifnull(m.status, 0) IN (%1)")
                              .arg(placeholders(statuses.size()))),
               statuses);
    }
    if (filter.pin) {
        const QString pinned = kAmongFew.arg(QStringLiteral("t.id FROM marks.study_marks m CROSS JOIN studies t "
                                                            "ON t.uid=m.study WHERE m.pinned<>0"));
        to.add(*filter.pin == Pin::Pinned ? pinned : QStringLiteral("NOT ") + pinned, {});
    }
    if (!filter.albums.isEmpty()) {
        QVariantList albums;
        for (const QString& album : filter.albums)
            albums << foldForSearch(album);
        to.add(kAmongFew.arg(QStringLiteral("t.id FROM marks.albums a JOIN marks.album_studies x ON x.album=a.id "
                                            "CROSS JOIN studies t ON t.uid=x.study WHERE a.folded IN (%1)")
                                 .arg(placeholders(albums.size()))),
               albums);
    }
}

void addDatesAndModalities(const StudyFilter& filter, Conditions& to) {
    if (!filter.fromDate.isEmpty())
        to.add(QStringLiteral("s.date>=?"), {filter.fromDate});
    if (!filter.toDate.isEmpty())
        to.add(QStringLiteral("s.date<=? AND s.date<>''"), {filter.toDate});
    if (filter.modalities.isEmpty())
        return;
    QVariantList modalities;
    for (const QString& modality : filter.modalities)
        modalities << QStringLiteral("\\%1\\").arg(modality.toUpper());
    const QStringList any(modalities.size(), QStringLiteral("instr('\\'||s.modalities||'\\', ?)>0"));
    to.add(QStringLiteral("(%1)").arg(any.join(QStringLiteral(" OR "))), modalities);
}

Conditions conditionsOf(const StudyFilter& filter) {
    Conditions conditions;
    if (!filter.studyUid.isEmpty())
        conditions.add(QStringLiteral("s.study=(SELECT id FROM studies WHERE uid=?)"), {filter.studyUid});
    addDatesAndModalities(filter, conditions);
    for (const QString& word : searchWords(filter.text))
        conditions.add(containsWord(QStringLiteral("s.text")), {word});
    addFields(filter, conditions);
    addMarks(filter, conditions);
    return conditions;
}

// Of studies (t), study_search (s) and study_fields (f).
QString sortKey(StudyColumn column) {
    switch (column) {
    case StudyColumn::Date:
        break;
    case StudyColumn::PatientName:
        return QStringLiteral("f.name");
    case StudyColumn::PatientId:
        return QStringLiteral("f.patient_id");
    case StudyColumn::BirthDate:
        return QStringLiteral("t.birth_date");
    case StudyColumn::Sex:
        return QStringLiteral("t.sex");
    case StudyColumn::Modality:
        return QStringLiteral("t.modalities");
    case StudyColumn::Description:
        return QStringLiteral("f.description");
    case StudyColumn::Accession:
        return QStringLiteral("f.accession");
    case StudyColumn::Series:
        return QStringLiteral("t.series_count");
    case StudyColumn::Images:
        return QStringLiteral("t.instance_count");
    }
    return {};
}

// `dated`: the table that has date and time. `last` puts those in order of which all else is equal.
QString orderBy(const StudyOrder& order, const QString& dated, const QString& last) {
    const QString direction = order.direction == Qt::AscendingOrder ? QStringLiteral("ASC") : QStringLiteral("DESC");
    if (order.column == StudyColumn::Date)
        return QStringLiteral(" ORDER BY %1.date %2, %1.time %2, %3").arg(dated, direction, last);
    return QStringLiteral(" ORDER BY %1 %2, %3.date DESC, %3.time DESC, %4")
        .arg(sortKey(order.column), direction, dated, last);
}

// The first `most` of those that fit, in order, as whole rows. CROSS JOIN: in this order; SQLite would rather begin
// with another table, and sort.
QString pageSql(const Conditions& conditions, const StudyOrder& order) {
    const bool isByDate = order.column == StudyColumn::Date;
    const bool isListOrder = isByDate && order.direction == Qt::AscendingOrder;
    const QString fields = isByDate ? QString() : QStringLiteral(" CROSS JOIN study_fields f ON f.study=%1.study");
    QString chosen = QStringLiteral("SELECT s.study FROM study_search s");
    if (!isByDate)
        chosen += fields.arg(QLatin1Char('s')) + QStringLiteral(" CROSS JOIN studies t ON t.id=s.study");
    chosen +=
        conditions.where() +
        orderBy(order, QStringLiteral("s"), isListOrder ? QStringLiteral("s.study") : QStringLiteral("s.study DESC")) +
        QStringLiteral(" LIMIT ?");
    return QStringLiteral("SELECT %1 FROM (%2) h").arg(kStudyColumns, chosen) +
           (isByDate ? QString() : fields.arg(QLatin1Char('h'))) +
           QStringLiteral(" CROSS JOIN studies t ON t.id=h.study") +
           orderBy(order, QStringLiteral("t"), QStringLiteral("t.uid"));
}

Result<int> count(const QSqlDatabase& db, const Conditions& conditions) {
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT count(*) FROM study_search s") + conditions.where(),
                                         conditions.values));
    return rows.next() ? rows.value(0).toInt() : 0;
}

// Where a page ends that is in the order of the list.
struct PageEnd {
    QString date;
    QString time;
    qint64 study = 0;

    void pass(const QSqlQuery& row, Qt::SortOrder direction) {
        const QString rowDate = row.value(kDateColumn).toString();
        const QString rowTime = row.value(kTimeColumn).toString();
        const qint64 id = row.value(kIdColumn).toLongLong();
        const bool isTied = study != 0 && rowDate == date && rowTime == time;
        const bool isFurther = direction == Qt::AscendingOrder ? id > study : id < study;
        if (!isTied || isFurther)
            *this = {rowDate, rowTime, id};
    }
};

} // namespace

Result<StudyPage> Catalog::find(const StudyFilter& filter, const StudyOrder& order, int most) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    Conditions conditions = conditionsOf(filter);
    SAGITTA_TRY(QSqlQuery rows, runQuery(db, pageSql(conditions, order), conditions.values + QVariantList{most}));
    StudyPage page;
    PageEnd end;
    while (rows.next()) {
        page.studies.push_back(studyFrom(rows));
        end.pass(rows, order.direction);
    }
    page.total = static_cast<int>(page.studies.size());
    if (most < 0 || page.total < most)
        return page;
    const bool isAll = conditions.parts.isEmpty(); // which SQLite counts by its pages
    if (order.column != StudyColumn::Date || isAll || most == 0) {
        SAGITTA_TRY(page.total, count(db, conditions));
        return page;
    }
    conditions.add(QStringLiteral("(s.date, s.time, s.study)%1(?,?,?)")
                       .arg(QLatin1String(order.direction == Qt::AscendingOrder ? ">" : "<")),
                   {end.date, end.time, end.study});
    SAGITTA_TRY(const int behind, count(db, conditions));
    page.total += behind;
    return page;
}

Result<std::vector<dicom::StudySummary>> Catalog::studies(const QString& search) const {
    StudyFilter filter;
    filter.text = search;
    SAGITTA_TRY(StudyPage page, find(filter));
    return std::move(page.studies);
}

Result<std::optional<dicom::StudySummary>> Catalog::study(const QString& studyUid) const {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    SAGITTA_TRY(QSqlQuery rows,
                runQuery(db, QStringLiteral("SELECT %1 FROM studies t WHERE t.uid=?").arg(kStudyColumns), {studyUid}));
    return rows.next() ? std::optional(studyFrom(rows)) : std::nullopt;
}

// An older program did not do it, or by other rules.
Result<void> Catalog::updateSearch(const Opening& opening) {
    SAGITTA_TRY(const QSqlDatabase db, d->database->connection());
    const auto isDone = [&]() -> Result<bool> {
        SAGITTA_TRY(QSqlQuery known, runQuery(db, QStringLiteral("SELECT value FROM state WHERE key=?"), {kSearchKey}));
        return known.next() && known.value(0).toString() == kSearchVersion;
    };
    const auto noteDone = [&] {
        return execute(db, QStringLiteral("INSERT OR REPLACE INTO state(key, value) VALUES(?,?)"),
                       {kSearchKey, kSearchVersion});
    };
    SAGITTA_TRY(const bool done, isDone());
    if (done)
        return {};
    return inTransaction(db, [&]() -> Result<void> {
        SAGITTA_TRY(const bool doneMeanwhile, isDone());
        if (doneMeanwhile)
            return {};
        SAGITTA_TRY(CatalogWriter writer, CatalogWriter::prepare(db));
        SAGITTA_TRY(QSqlQuery rows, runQuery(db, QStringLiteral("SELECT uid FROM studies")));
        if (!rows.next())
            return noteDone();
        opening.tell(Opening::Step::UpdatingCatalog);
        do {
            SAGITTA_CHECK(opening.checkCancelled());
            SAGITTA_CHECK(writer.rewriteSearch(rows.value(0).toString()));
        } while (rows.next());
        return noteDone();
    });
}

} // namespace sagitta::storage
