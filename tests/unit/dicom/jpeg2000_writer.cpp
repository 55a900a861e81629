#include "jpeg2000_writer.h"

#include <openjpeg.h>

#include <openjph/ojph_arch.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

namespace sagitta::test {
namespace {

struct Sink {
    QByteArray bytes;
    qsizetype at = 0;

    OPJ_SIZE_T write(const void* from, OPJ_SIZE_T size) {
        const auto count = static_cast<qsizetype>(size);
        if (at + count > bytes.size())
            bytes.resize(at + count, '\0');
        std::memcpy(bytes.data() + at, from, size);
        at += count;
        return size;
    }
    OPJ_BOOL seek(OPJ_OFF_T to) {
        at = static_cast<qsizetype>(to);
        if (at > bytes.size())
            bytes.resize(at, '\0');
        return OPJ_TRUE;
    }
};

opj_stream_t* openStream(Sink& sink) {
    opj_stream_t* const stream = opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_FALSE);
    opj_stream_set_user_data(stream, &sink, nullptr);
    opj_stream_set_write_function(
        stream, [](void* from, OPJ_SIZE_T size, void* to) { return static_cast<Sink*>(to)->write(from, size); });
    opj_stream_set_skip_function(stream, [](OPJ_OFF_T size, void* to) {
        auto* const self = static_cast<Sink*>(to);
        self->seek(self->at + size);
        return size;
    });
    opj_stream_set_seek_function(stream, [](OPJ_OFF_T at, void* to) { return static_cast<Sink*>(to)->seek(at); });
    return stream;
}

opj_image_t* makeImage(const Samples& samples, const CodedImage& image, const Jpeg2000Options& options) {
    std::vector<opj_image_cmptparm_t> parameters(static_cast<std::size_t>(image.components));
    for (int i = 0; i < image.components; ++i) {
        opj_image_cmptparm_t& each = parameters[static_cast<std::size_t>(i)];
        const int stepX = i > 0 ? options.chrominanceStepX : 1;
        const int stepY = i > 0 ? options.chrominanceStepY : 1;
        each.dx = static_cast<OPJ_UINT32>(stepX);
        each.dy = static_cast<OPJ_UINT32>(stepY);
        each.w = static_cast<OPJ_UINT32>((image.columns + stepX - 1) / stepX);
        each.h = static_cast<OPJ_UINT32>((image.rows + stepY - 1) / stepY);
        each.prec = static_cast<OPJ_UINT32>(image.bits);
        each.sgnd = image.isSigned ? 1 : 0;
    }
    const bool isYcc = options.wrapping == Wrapping::Jp2Ycc;
    opj_image_t* const made =
        opj_image_create(static_cast<OPJ_UINT32>(image.components), parameters.data(),
                         isYcc ? OPJ_CLRSPC_SYCC : (image.components == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB));
    made->x0 = static_cast<OPJ_UINT32>(options.left);
    made->y0 = static_cast<OPJ_UINT32>(options.top);
    made->x1 = made->x0 + static_cast<OPJ_UINT32>(image.columns);
    made->y1 = made->y0 + static_cast<OPJ_UINT32>(image.rows);
    for (int i = 0; i < image.components; ++i) {
        opj_image_comp_t& component = made->comps[i];
        OPJ_INT32* out = component.data;
        for (OPJ_UINT32 row = 0; row < component.h; ++row) {
            for (OPJ_UINT32 column = 0; column < component.w; ++column) {
                const std::size_t pixel =
                    std::size_t{row} * component.dy * static_cast<std::size_t>(image.columns) + column * component.dx;
                *out++ = samples[pixel * static_cast<std::size_t>(image.components) + static_cast<std::size_t>(i)];
            }
        }
    }
    return made;
}

opj_cparameters_t parametersOf(const CodedImage& image, const Jpeg2000Options& options) {
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = options.layers;
    parameters.cp_disto_alloc = 1;
    for (int layer = 0; layer < options.layers; ++layer)
        parameters.tcp_rates[layer] = options.ratio + static_cast<float>(4 * (options.layers - 1 - layer));
    // The encoder refuses to halve more often than there are samples.
    const int side = std::min({image.rows, image.columns, image.tile > 0 ? image.tile : image.rows});
    parameters.numresolution =
        std::min(image.levels, static_cast<int>(std::bit_width(static_cast<unsigned>(side))) - 1) + 1;
    parameters.irreversible = image.isIrreversible ? 1 : 0;
    parameters.tcp_mct = image.isTransformed ? 1 : 0;
    parameters.prog_order = static_cast<OPJ_PROG_ORDER>(options.progression);
    parameters.mode = options.codeBlockMode;
    parameters.csty = options.codingStyle;
    parameters.cblockw_init = parameters.cblockh_init = options.codeBlock;
    if (options.precinct > 0) {
        parameters.csty |= 1;
        parameters.res_spec = 1;
        parameters.prcw_init[0] = parameters.prch_init[0] = options.precinct;
    }
    if (image.tile > 0) {
        parameters.tile_size_on = OPJ_TRUE;
        parameters.cp_tdx = parameters.cp_tdy = image.tile;
    }
    return parameters;
}

} // namespace

QByteArray encodeJpeg2000(const Samples& samples, const CodedImage& image, const Jpeg2000Options& options) {
    opj_cparameters_t parameters = parametersOf(image, options);
    opj_image_t* const made = makeImage(samples, image, options);
    opj_codec_t* const codec = opj_create_compress(options.wrapping == Wrapping::None ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    Sink sink;
    opj_stream_t* const stream = openStream(sink);
    const bool isDone = opj_setup_encoder(codec, &parameters, made) && opj_start_compress(codec, made, stream) &&
                        opj_encode(codec, stream) && opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(made);
    return isDone ? sink.bytes : QByteArray();
}

QByteArray encodeHtJ2k(const Samples& samples, const CodedImage& image, const char* progression) {
    ojph::codestream stream;
    ojph::param_siz size = stream.access_siz();
    size.set_image_extent(ojph::point(static_cast<ojph::ui32>(image.columns), static_cast<ojph::ui32>(image.rows)));
    size.set_num_components(static_cast<ojph::ui32>(image.components));
    for (int i = 0; i < image.components; ++i)
        size.set_component(static_cast<ojph::ui32>(i), ojph::point(1, 1), static_cast<ojph::ui32>(image.bits),
                           image.isSigned);
    if (image.tile > 0)
        size.set_tile_size(ojph::size(static_cast<ojph::ui32>(image.tile), static_cast<ojph::ui32>(image.tile)));
    ojph::param_cod coding = stream.access_cod();
    coding.set_num_decomposition(static_cast<ojph::ui32>(image.levels));
    coding.set_progression_order(progression);
    coding.set_reversible(!image.isIrreversible);
    coding.set_color_transform(image.isTransformed);
    if (image.isIrreversible)
        stream.access_qcd().set_irrev_quant(1.0F / static_cast<float>(1 << image.bits));
    stream.set_planar(!image.isTransformed);

    ojph::mem_outfile file;
    file.open();
    stream.write_headers(&file);
    const auto components = static_cast<std::size_t>(image.components);
    const auto columns = static_cast<std::size_t>(image.columns);
    std::vector<std::size_t> rows(components);
    ojph::ui32 component = 0;
    ojph::line_buf* line = stream.exchange(nullptr, component);
    for (int i = 0; i < image.rows * image.components; ++i) {
        const std::size_t row = rows[component]++;
        for (std::size_t column = 0; column < columns; ++column)
            line->i32[column] = samples[(row * columns + column) * components + component];
        line = stream.exchange(line, component);
    }
    stream.flush();
    const QByteArray bytes(reinterpret_cast<const char*>(file.get_data()), static_cast<qsizetype>(file.tell()));
    stream.close();
    return bytes;
}

Samples decodeByOpenJph(const QByteArray& codeStream) {
    ojph::mem_infile file;
    file.open(reinterpret_cast<const ojph::ui8*>(codeStream.constData()), static_cast<std::size_t>(codeStream.size()));
    ojph::codestream stream;
    stream.read_headers(&file);
    stream.create();
    const ojph::param_siz size = stream.access_siz();
    const std::size_t components = size.get_num_components();
    const std::size_t columns = size.get_recon_width(0);
    const std::size_t rows = size.get_recon_height(0);
    Samples samples(columns * rows * components);
    std::vector<std::size_t> done(components);
    for (std::size_t i = 0; i < rows * components; ++i) {
        ojph::ui32 component = 0;
        const ojph::line_buf* const line = stream.pull(component);
        const std::size_t row = done[component]++;
        for (std::size_t column = 0; column < columns; ++column)
            samples[(row * columns + column) * components + component] = line->i32[column];
    }
    stream.close();
    return samples;
}

Samples testImage(const CodedImage& image, unsigned seed) {
    std::minstd_rand random(seed);
    const std::int64_t range = std::int64_t{1} << image.bits;
    const std::int64_t lowest = image.isSigned ? -range / 2 : 0;
    Samples samples;
    for (int row = 0; row < image.rows; ++row) {
        for (int column = 0; column < image.columns; ++column) {
            for (int component = 0; component < image.components; ++component) {
                const std::int64_t noise = (static_cast<std::int64_t>(random()) * 48271) >> 5;
                const std::int64_t ramp = range * (row + column * (component + 1)) / (image.rows + 3 * image.columns);
                const std::int64_t kinds[] = {noise, ramp, range - 1, 0, range / 2};
                const auto kind = static_cast<std::size_t>(row / 8 + column / 8) % 5;
                samples.push_back(static_cast<std::int32_t>(lowest + kinds[kind] % range));
            }
        }
    }
    return samples;
}

} // namespace sagitta::test
