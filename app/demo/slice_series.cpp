#include "app/demo/slice_series.h"

#include "app/demo/attributes.h"
#include "app/demo/projection.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <memory>

namespace sagitta::demo {

namespace {

ImageGrid gridOf(const SliceSeries& series, int index) {
    ImageGrid grid = series.first;
    grid.origin = grid.origin + series.step * index;
    return grid;
}

// Every pixel in four.
ImageGrid finer(const ImageGrid& grid) {
    ImageGrid fine = grid;
    fine.rowSpacing /= 2;
    fine.columnSpacing /= 2;
    fine.rows *= 2;
    fine.columns *= 2;
    fine.origin = grid.origin - grid.rowDir * (fine.columnSpacing / 2) - grid.columnDir * (fine.rowSpacing / 2);
    return fine;
}

void paintBlurred(const SliceSeries& series, Canvas& canvas) {
    Canvas fine(finer(canvas.grid()), series.palette, series.edge);
    series.paint(fine);
    const int columns = fine.grid().columns;
    const std::vector<float> soft = blurred(fine.values(), fine.grid().rows, columns, 1);
    float* value = canvas.values().data();
    for (int j = 0; j < canvas.grid().rows; ++j) {
        for (int i = 0; i < canvas.grid().columns; ++i) {
            const float* from = soft.data() + static_cast<std::ptrdiff_t>(2 * j) * columns + 2 * i;
            *value++ = (from[0] + from[1] + from[columns] + from[columns + 1]) / 4;
        }
    }
}

float withNoise(const SliceSeries& series, float value, float grain, float other) {
    switch (series.noiseKind) {
    case NoiseKind::Additive:
        return value + (value < -950 ? 0.5F : 1) * series.noise * grain;
    case NoiseKind::Magnitude: {
        const float real = value + series.noise * grain;
        const float imaginary = series.noise * other;
        return std::sqrt(real * real + imaginary * imaginary);
    }
    case NoiseKind::Counting:
        break;
    }
    return std::max(value + series.noise * std::sqrt(std::max(value, 0.0F)) * grain, 0.0F);
}

void addNoise(const SliceSeries& series, int index, Canvas& canvas) {
    if (series.noise <= 0)
        return;
    const auto seed = mixBits(static_cast<std::uint32_t>(series.text.series.number * 4096 + index));
    float* value = canvas.values().data();
    for (int j = 0; j < canvas.grid().rows; ++j) {
        const GrainRow grain(series.grain, seed, j);
        const GrainRow other(series.grain, seed + 77, j);
        for (int i = 0; i < canvas.grid().columns; ++i, ++value)
            *value = withNoise(series, *value, grain.at(i), other.at(i));
    }
}

double slopeOf(const SliceSeries& series, const Canvas& canvas) {
    if (!series.slopePerSlice)
        return series.slope;
    const float highest = *std::max_element(canvas.values().begin(), canvas.values().end());
    // Written with ten digits: the one who divides must take the number that is written.
    const double slope = std::max(static_cast<double>(highest), 1.0) / 32767;
    return QString::number(slope, 'g', 10).toDouble();
}

std::vector<std::uint16_t> storedValues(const SliceSeries& series, const Canvas& canvas, double slope) {
    const int bits = series.bitsStored;
    const int low = series.isSigned ? -(1 << (bits - 1)) : 0;
    const int high = series.isSigned ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
    const int mask = (1 << bits) - 1;
    const auto scale = static_cast<float>(1 / slope);
    const auto intercept = static_cast<float>(series.intercept);
    std::vector<std::uint16_t> words;
    words.reserve(canvas.values().size());
    for (const float value : canvas.values()) {
        const int stored = static_cast<int>(std::floor((value - intercept) * scale + 0.5F));
        words.push_back(static_cast<std::uint16_t>(std::clamp(stored, low, high) & mask));
    }
    return words;
}

void putPlane(DcmItem& item, const SliceSeries& series, const ImageGrid& grid) {
    const Vec3 position = grid.origin + series.shift;
    const Vec3 row = grid.rowDir;
    const Vec3 column = grid.columnDir;
    put(item, DCM_ImagePositionPatient, {position.x, position.y, position.z});
    put(item, DCM_ImageOrientationPatient, {row.x, row.y, row.z, column.x, column.y, column.z});
    put(item, DCM_PixelSpacing, {grid.rowSpacing, grid.columnSpacing});
    put(item, DCM_SliceThickness, {series.thickness});
    put(item, DCM_SliceLocation, {dot(position, grid.normal())});
}

Result<void> writeSlice(const SliceSeries& series, int index, const QString& path) {
    Canvas canvas(gridOf(series, index), series.palette, series.edge);
    series.isBlurred ? paintBlurred(series, canvas) : series.paint(canvas);
    addNoise(series, index, canvas);
    const double slope = slopeOf(series, canvas);
    Pixels pixels;
    pixels.rows = canvas.grid().rows;
    pixels.columns = canvas.grid().columns;
    pixels.bitsStored = series.bitsStored;
    pixels.isSigned = series.isSigned;
    pixels.words = storedValues(series, canvas, slope);
    DcmFileFormat file;
    DcmItem& item = *file.getDataset();
    putObject(item, series.text, series.sopClassUid, series.firstInstance + index,
              later(series.text.series.time, index / 8));
    putFrameOfReference(item, series.text.study);
    put(item, DCM_ImageType, series.imageType);
    put(item, DCM_AcquisitionNumber, 1);
    putPlane(item, series, gridOf(series, index));
    putPixelModule(item, pixels);
    putWindows(item, series.windows);
    if (series.text.series.modality != QLatin1String("MR")) { // PS3.3 C.8.3.1: MR signal has no scale
        put(item, DCM_RescaleIntercept, {series.intercept});
        put(item, DCM_RescaleSlope, {slope});
    }
    series.attributes(item, index);
    return writeImage(path, file, pixels, series.transferSyntaxUid);
}

} // namespace

void addSeries(StudyPlan& plan, const SliceSeries& series) {
    const auto shared = std::make_shared<const SliceSeries>(series);
    for (int i = 0; i < series.slices; ++i) {
        addFile(
            plan, series.text.series.number, series.firstInstance + i,
            [shared, i](const QString& path, const std::stop_token&) { return writeSlice(*shared, i, path); },
            series.cost);
    }
}

void putWindows(DcmItem& item, const std::vector<NamedWindow>& windows) {
    QStringList centers, widths, names;
    for (const NamedWindow& window : windows) {
        centers << QString::number(window.center);
        widths << QString::number(window.width);
        names << window.name;
    }
    put(item, DCM_WindowCenter, centers.join(u'\\'));
    put(item, DCM_WindowWidth, widths.join(u'\\'));
    put(item, DCM_WindowCenterWidthExplanation, names.join(u'\\'));
}

void describe(SliceSeries& series, const ObjectText& ofStudy, int number, const QString& description,
              const QString& time) {
    series.text.patient = ofStudy.patient;
    series.text.study = ofStudy.study;
    series.text.series.protocol = ofStudy.series.protocol;
    series.text.series.bodyPart = ofStudy.series.bodyPart;
    series.text.series.number = number;
    series.text.series.description = description;
    series.text.series.time = time;
}

} // namespace sagitta::demo
